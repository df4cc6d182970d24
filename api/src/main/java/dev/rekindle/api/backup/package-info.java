/** {@code EtcdBackup}: one snapshot of one etcd, taken once, and what was proved about it. */
@NullMarked
package dev.rekindle.api.backup;

import org.jspecify.annotations.NullMarked;
