package dev.rekindle.backup.etcd;

import com.google.protobuf.ByteString;

/**
 * A key as etcd returns it.
 *
 * @param value empty when only keys were asked for
 * @param version how many times it was written since it was created
 * @param lease 0 when bound to none
 */
public record KvEntry(
        ByteString key, ByteString value, long createRevision, long modRevision, long version, long lease) {}
