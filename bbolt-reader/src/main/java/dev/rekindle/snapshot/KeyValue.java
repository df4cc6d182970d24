package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.KEY_VALUE;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The value of a row in bucket {@code key}: {@code mvccpb.KeyValue} (etcd {@code api/mvccpb/kv.proto}). A deletion's has only the key; a revision
 * bump's is empty.
 *
 * <p>{@code key} and {@code value} are slices of the bytes it was read from, and live as long as those do. {@link #toString} shows their sizes
 * only: a value may be anybody's Secret.
 *
 * @param key the user's key
 * @param createRevision main revision of the write that created the key
 * @param modRevision main revision of this write
 * @param version number of writes since creation, from 1
 * @param value the user's value
 * @param lease the lease that the key is bound to, or 0
 */
public record KeyValue(
        MemorySegment key, long createRevision, long modRevision, long version, MemorySegment value, long lease) {
    /** Field number of the user's key. */
    static final int KEY = 1;
    /** Field number of the user's value. */
    static final int VALUE = 5;
    /** Highest field number. */
    static final int LEASE = 6;

    private static final int CREATE_REVISION = 2;
    private static final int MOD_REVISION = 3;
    private static final int VERSION = 4;

    private static final MemorySegment NONE = MemorySegment.ofArray(new byte[0]);

    /**
     * Reads one message; of a field that comes twice the later counts, as in protobuf.
     *
     * @throws SnapshotCorruptException if a field leads outside the message or has another type than etcd gives it
     */
    public static KeyValue parse(MemorySegment message) throws SnapshotCorruptException {
        var fields = new ProtoReader(message, KEY_VALUE, "key-value");
        var numbers = new long[LEASE + 1];
        MemorySegment key = NONE;
        MemorySegment value = NONE;
        while (fields.next()) {
            switch (fields.field()) {
                case KEY -> key = fields.bytes();
                case VALUE -> value = fields.bytes();
                case CREATE_REVISION, MOD_REVISION, VERSION, LEASE -> numbers[fields.field()] = fields.varint();
                default -> fields.skip();
            }
        }
        return new KeyValue(
                key, numbers[CREATE_REVISION], numbers[MOD_REVISION], numbers[VERSION], value, numbers[LEASE]);
    }

    /** A copy of the user's key. */
    public byte[] keyBytes() {
        return key.toArray(ValueLayout.JAVA_BYTE);
    }

    /** A copy of the user's value. */
    public byte[] valueBytes() {
        return value.toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public String toString() {
        return "KeyValue[key of " + key.byteSize() + " bytes, created " + createRevision + ", modified " + modRevision
                + ", version " + version + ", value of " + value.byteSize() + " bytes]";
    }
}
