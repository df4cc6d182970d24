package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.SCHEMA_VALUE;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;

/**
 * An alarm that was raised and not disarmed; it stays raised in whatever is restored from the snapshot.
 *
 * @param memberId the member that raised it, unsigned
 */
public record Alarm(long memberId, AlarmType type) {
    private static final int MEMBER_ID = 1;
    private static final int TYPE = 2;

    /**
     * Reads a key of bucket {@code alarm}, which is an {@code etcdserverpb.AlarmMember}; the values there are empty.
     *
     * @throws SnapshotCorruptException if it is malformed
     */
    public static Alarm parse(MemorySegment key) throws SnapshotCorruptException {
        var fields = new ProtoReader(key, SCHEMA_VALUE, "alarm");
        var memberId = 0L;
        var type = AlarmType.NONE;
        while (fields.next()) {
            switch (fields.field()) {
                case MEMBER_ID -> memberId = fields.varint();
                case TYPE -> type = AlarmType.of(fields.varint());
                default -> fields.skip();
            }
        }
        return new Alarm(memberId, type);
    }
}
