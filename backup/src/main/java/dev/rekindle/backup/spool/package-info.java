/**
 * What lets go of etcd before a slow store has taken everything: bytes that a store takes too slowly wait in a local file, and etcd's read
 * transaction ends when the last of them lies there.
 */
@NullMarked
package dev.rekindle.backup.spool;

import org.jspecify.annotations.NullMarked;
