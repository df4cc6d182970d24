/** Specifications of the etcd schema on top of bbolt. */
@NullMarked
package dev.rekindle.snapshot;

import org.jspecify.annotations.NullMarked;
