/**
 * Reads bbolt files, format 2, and trusts nothing in them. It knows nothing of etcd and never writes.
 */
@NullMarked
package dev.rekindle.bbolt;

import org.jspecify.annotations.NullMarked;
