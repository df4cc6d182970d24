/** Real etcd for tests: processes, clusters, keyspaces and the snapshots they leave behind. */
@NullMarked
package dev.rekindle.testing;

import org.jspecify.annotations.NullMarked;
