/** Backups of real etcd clusters, whole and under fault. */
@NullMarked
package dev.rekindle.backup;

import org.jspecify.annotations.NullMarked;
