package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import dev.rekindle.backup.etcd.KvEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Everything that must be equal about a key before and after, small enough to keep for a million keys.
 *
 * @param value SHA-256 of the value
 */
record Footprint(ByteString key, ByteString value, long createRevision, long modRevision, long version, long lease) {

    /** The footprint of a key as etcd returned it. */
    static Footprint of(KvEntry entry) {
        return of(
                entry.key(),
                entry.value().toByteArray(),
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.lease());
    }

    /** The footprint of a key whose value is at hand. */
    static Footprint of(ByteString key, byte[] value, long createRevision, long modRevision, long version, long lease) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
            return new Footprint(key, ByteString.copyFrom(digest), createRevision, modRevision, version, lease);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
