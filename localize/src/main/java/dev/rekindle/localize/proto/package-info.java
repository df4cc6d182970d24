/**
 * Just enough of protobuf's wire format to write the records of etcd's log and snapshot files.
 *
 * <p>Every field that is put is written, zero or not: etcd up to 3.6 marshals its proto2 messages with gogo's non-nullable fields, which emit
 * zeros, and the files are compared byte by byte with etcdutl's.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol buffers: encoding</a>
 */
@NullMarked
package dev.rekindle.localize.proto;

import org.jspecify.annotations.NullMarked;
