package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.SCHEMA_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A lease as stored: {@code leasepb.Lease} under its own id (etcd {@code server/lease/lessor.go}, {@code persistTo}).
 *
 * @param id the lease's id, never 0
 * @param ttl granted time to live in seconds
 * @param remainingTtl seconds left at the last checkpoint, or 0 without checkpoints
 */
public record Lease(long id, long ttl, long remainingTtl) {
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int ID = 1;
    private static final int TTL = 2;
    private static final int REMAINING_TTL = 3;

    /**
     * Reads one row of bucket {@code lease}.
     *
     * @throws SnapshotCorruptException if the key is not eight bytes, the value no lease, or the two name different ids
     */
    public static Lease parse(MemorySegment key, MemorySegment value) throws SnapshotCorruptException {
        if (key.byteSize() != Long.BYTES) {
            throw corrupt(SCHEMA_VALUE, "key in bucket lease")
                    .expected("8 bytes")
                    .found(key.byteSize() + " bytes");
        }
        var fields = new ProtoReader(value, SCHEMA_VALUE, "lease");
        var numbers = new long[REMAINING_TTL + 1];
        while (fields.next()) {
            switch (fields.field()) {
                case ID, TTL, REMAINING_TTL -> numbers[fields.field()] = fields.varint();
                default -> fields.skip();
            }
        }
        if (numbers[ID] != key.get(U64, 0)) {
            throw corrupt(SCHEMA_VALUE, "id in a lease")
                    .expected(Long.toHexString(key.get(U64, 0)) + ", its key")
                    .found(Long.toHexString(numbers[ID]));
        }
        return new Lease(numbers[ID], numbers[TTL], numbers[REMAINING_TTL]);
    }
}
