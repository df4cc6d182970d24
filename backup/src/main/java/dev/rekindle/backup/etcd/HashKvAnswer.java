package dev.rekindle.backup.etcd;

import java.util.OptionalLong;

/**
 * A member's HashKV.
 *
 * @param hash unsigned 32 bits
 * @param revision that was hashed
 * @param compactRevision that was hashed from; -1 or 0 when nothing was ever compacted. Hashes compare only at equal ones.
 */
public record HashKvAnswer(long memberId, long hash, long revision, long compactRevision) {

    public HashKvAnswer {
        if (hash >>> 32 != 0) {
            throw new IllegalArgumentException("a HashKV has 32 bits");
        }
    }

    /** The compact revision, absent when nothing was ever compacted. */
    public OptionalLong compacted() {
        return compactRevision > 0 ? OptionalLong.of(compactRevision) : OptionalLong.empty();
    }
}
