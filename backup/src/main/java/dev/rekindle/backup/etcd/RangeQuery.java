package dev.rekindle.backup.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.RangeRequest;

/**
 * A read of one key or a range, in key order, linearizable.
 *
 * @param end first key that is not wanted; empty for one key, a single zero byte for everything from {@code key} on
 * @param revision 0 for the newest
 * @param limit 0 for all
 */
public record RangeQuery(ByteString key, ByteString end, long revision, long limit, Content content) {
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    /** What comes back of each key. */
    public enum Content {
        /** Keys and values. */
        ALL,
        /** Keys without values. */
        KEYS,
        /** The count alone. */
        COUNT
    }

    /** One key, newest revision. */
    public static RangeQuery key(ByteString key) {
        return new RangeQuery(key, ByteString.EMPTY, 0, 0, Content.ALL);
    }

    /** Every key that begins so; every key there is for an empty prefix. */
    public static RangeQuery prefix(ByteString prefix) {
        return new RangeQuery(firstOf(prefix), endOf(prefix), 0, 0, Content.ALL);
    }

    /** The same at an older revision. */
    public RangeQuery at(long olderRevision) {
        return new RangeQuery(key, end, olderRevision, limit, content);
    }

    /** The same, at most so many keys. */
    public RangeQuery limit(long keys) {
        return new RangeQuery(key, end, revision, keys, content);
    }

    /** The same range, from a later key on: the next page. */
    public RangeQuery from(ByteString laterKey) {
        return new RangeQuery(laterKey, end, revision, limit, content);
    }

    /** The same without values. */
    public RangeQuery keysOnly() {
        return new RangeQuery(key, end, revision, limit, Content.KEYS);
    }

    /** The same, only counting. */
    public RangeQuery countOnly() {
        return new RangeQuery(key, end, revision, limit, Content.COUNT);
    }

    RangeRequest message() {
        return RangeRequest.newBuilder()
                .setKey(key)
                .setRangeEnd(end)
                .setRevision(revision)
                .setLimit(limit)
                .setKeysOnly(content == Content.KEYS)
                .setCountOnly(content == Content.COUNT)
                .build();
    }

    static ByteString firstOf(ByteString prefix) {
        return prefix.isEmpty() ? ZERO : prefix;
    }

    /** The first key behind a prefix: the last byte that is not 0xff, plus one; etcd reads a zero byte as "to the end". */
    static ByteString endOf(ByteString prefix) {
        byte[] bytes = prefix.toByteArray();
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] != (byte) 0xff) {
                bytes[i]++;
                return ByteString.copyFrom(bytes, 0, i + 1);
            }
        }
        return ZERO;
    }
}
