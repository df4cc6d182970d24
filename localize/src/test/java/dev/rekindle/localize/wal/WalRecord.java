package dev.rekindle.localize.wal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** One record of a WAL segment, read back for comparison: framing and checksum are checked on the way. */
public record WalRecord(WalRecordType type, ByteBuffer data) {
    private static final long LENGTH_MASK = 0x00ff_ffff_ffff_ffffL;

    /** Reads the records up to the first zero length or the end. */
    public static List<WalRecord> readAll(byte[] segment) {
        ByteBuffer buffer = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        List<WalRecord> records = new ArrayList<>();
        while (buffer.remaining() >= Long.BYTES) {
            long frame = buffer.getLong();
            if (frame == 0) {
                break;
            }
            int length = Math.toIntExact(frame & LENGTH_MASK);
            int padding = frame < 0 ? (int) (frame >>> 56) & 0x7 : 0;
            byte[] bytes = new byte[length];
            buffer.get(bytes);
            for (int i = 0; i < padding; i++) {
                check(buffer.get() == 0, "padding is not zero");
            }
            check((length + padding) % 8 == 0, "a frame is not aligned");
            records.add(record(bytes, crc));
        }
        return List.copyOf(records);
    }

    /** The record's data. */
    public byte[] bytes() {
        byte[] bytes = new byte[data.remaining()];
        data.get(data.position(), bytes);
        return bytes;
    }

    /** The bytes of a segment without the zeros that were preallocated behind the last record. */
    public static byte[] withoutPreallocation(byte[] segment) {
        ByteBuffer buffer = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        int end = 0;
        while (buffer.limit() - end >= Long.BYTES && buffer.getLong(end) != 0) {
            long length = buffer.getLong(end) & LENGTH_MASK;
            end = Math.toIntExact(end + Long.BYTES + (length + 7) / 8 * 8);
        }
        for (int i = end; i < segment.length; i++) {
            check(segment[i] == 0, "bytes behind the last record");
        }
        return Arrays.copyOf(segment, end);
    }

    private static WalRecord record(byte[] bytes, CRC32C crc) {
        List<ProtoField> fields = ProtoField.readAll(bytes);
        WalRecordType type = typeOf(fields.get(0).number());
        byte[] data = fields.size() > 2 ? fields.get(2).bytes() : new byte[0];
        crc.update(data);
        check(fields.get(1).number() == crc.getValue(), "checksum of a record");
        return new WalRecord(type, ByteBuffer.wrap(data));
    }

    private static WalRecordType typeOf(long number) {
        return Arrays.stream(WalRecordType.values())
                .filter(type -> type.number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
