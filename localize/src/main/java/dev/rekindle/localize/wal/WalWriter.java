package dev.rekindle.localize.wal;

import dev.rekindle.localize.proto.ProtoMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Frames records and continues their checksum, as etcd {@code server/storage/wal/encoder.go} does. Not for several threads. */
final class WalWriter {
    private static final int ALIGNMENT = 8;
    private static final int PADDING_SHIFT = 56;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CRC32C crc = new CRC32C();

    /** The record that begins a segment and carries the checksum so far. It has no data field, not even an empty one. */
    WalWriter crc() {
        frame(header(WalRecordType.CRC));
        return this;
    }

    WalWriter record(WalRecordType type, ProtoMessage message) {
        byte[] data = message.toBytes();
        crc.update(data);
        frame(header(type).bytes(3, data));
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private ProtoMessage header(WalRecordType type) {
        return new ProtoMessage().varint(1, type.number()).varint(2, crc.getValue());
    }

    private void frame(ProtoMessage record) {
        byte[] bytes = record.toBytes();
        int padding = Math.floorMod(-bytes.length, ALIGNMENT);
        long length = bytes.length;
        if (padding != 0) {
            length |= (0x80L | padding) << PADDING_SHIFT;
        }
        out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array());
        out.writeBytes(bytes);
        out.writeBytes(new byte[padding]);
    }
}
