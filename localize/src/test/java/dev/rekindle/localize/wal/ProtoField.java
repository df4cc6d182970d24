package dev.rekindle.localize.wal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A field of a protobuf message, read back for comparison: a number when it is a varint, bytes when it is length-delimited. */
public record ProtoField(int field, long number, ByteBuffer value) {

    /** Reads every field of a message in its order. */
    public static List<ProtoField> readAll(byte[] message) {
        ByteBuffer buffer = ByteBuffer.wrap(message);
        List<ProtoField> fields = new ArrayList<>();
        while (buffer.hasRemaining()) {
            long tag = varint(buffer);
            int field = (int) (tag >>> 3);
            if ((tag & 7) == 0) {
                fields.add(new ProtoField(field, varint(buffer), ByteBuffer.allocate(0)));
            } else if ((tag & 7) == 2) {
                byte[] bytes = new byte[Math.toIntExact(varint(buffer))];
                buffer.get(bytes);
                fields.add(new ProtoField(field, 0, ByteBuffer.wrap(bytes)));
            } else {
                throw new AssertionError("wire type " + (tag & 7));
            }
        }
        return List.copyOf(fields);
    }

    /** The bytes of a length-delimited field. */
    public byte[] bytes() {
        byte[] bytes = new byte[value.remaining()];
        value.get(value.position(), bytes);
        return bytes;
    }

    /** The bytes of the only field with this number. */
    public static byte[] only(byte[] message, int field) {
        List<ProtoField> found =
                readAll(message).stream().filter(f -> f.field() == field).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " fields " + field);
        }
        return found.getFirst().bytes();
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = buffer.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
