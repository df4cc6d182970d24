/**
 * A small typed client of etcd's v3 API: one {@link dev.rekindle.backup.etcd.EtcdConnection} per endpoint, a deadline on every
 * call, and errors that say which endpoint, what happened, and what to do. On grpc-java with the stubs that jetcd generates
 * from etcd's own {@code rpc.proto}.
 */
@NullMarked
package dev.rekindle.backup.etcd;

import org.jspecify.annotations.NullMarked;
