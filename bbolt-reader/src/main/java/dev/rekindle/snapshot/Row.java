package dev.rekindle.snapshot;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One write or deletion of a key, without its value, so that many can be held: about 200 bytes and the key. {@link SnapshotFile#value} reads the value.
 *
 * @param revision when it happened; {@code main} is the key's {@code mod_revision}
 * @param key the user's key: a copy, read-only
 * @param createRevision main revision of the write that created the key; 0 for a deletion
 * @param version number of writes since creation, from 1; 0 for a deletion
 * @param lease the lease that the key is bound to, or 0
 * @param valueSize bytes of the value
 */
public record Row(
        Revision revision,
        Change change,
        MemorySegment key,
        long createRevision,
        long version,
        long lease,
        long valueSize) {
    static Row of(Revision revision, Change change, MemorySegment message) throws SnapshotCorruptException {
        KeyValue content = KeyValue.parse(message);
        return new Row(
                revision,
                change,
                MemorySegment.ofArray(content.keyBytes()).asReadOnly(),
                content.createRevision(),
                content.version(),
                content.lease(),
                content.value().byteSize());
    }

    /** A copy of the user's key. */
    public byte[] keyBytes() {
        return key.toArray(ValueLayout.JAVA_BYTE);
    }

    /** Sizes only: a key may name anybody's Secret. */
    @Override
    public String toString() {
        return "Row[" + change + " at " + revision + ", key of " + key.byteSize() + " bytes]";
    }

    /** What a row does to its key. */
    public enum Change {
        /** Sets the value. */
        PUT,
        /** Deletes the key. */
        DELETE
    }
}
