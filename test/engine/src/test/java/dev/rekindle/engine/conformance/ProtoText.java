package dev.rekindle.engine.conformance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * A protobuf message as text, field by field in the order of the bytes. Fields that hold zero are left out: etcd up to 3.6 writes them, 3.7
 * does not, and both read either.
 */
final class ProtoText {
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private ProtoText() {}

    /** How the bytes of a length-delimited field read. */
    interface Reader {
        String read(byte[] bytes);
    }

    /** Describes a message; the bytes of a field without a reader are shown in hexadecimal. */
    static String of(byte[] message, Map<Integer, Reader> readers) {
        var buffer = ByteBuffer.wrap(message);
        var fields = new ArrayList<String>();
        while (buffer.hasRemaining()) {
            int tag = Math.toIntExact(varint(buffer));
            int field = tag >>> 3;
            switch (tag & 7) {
                case VARINT -> {
                    long value = varint(buffer);
                    if (value != 0) {
                        fields.add(field + "=" + Long.toUnsignedString(value));
                    }
                }
                case BYTES -> {
                    var bytes = bytes(buffer);
                    var reader = readers.getOrDefault(field, HexFormat.of()::formatHex);
                    fields.add(field + "=" + reader.read(bytes));
                }
                default ->
                    throw new AssertionError(
                            "wire type " + (tag & 7) + " in " + HexFormat.of().formatHex(message));
            }
        }
        return "{" + String.join(", ", fields) + "}";
    }

    /** The contents of every length-delimited field with this number. */
    static List<byte[]> all(byte[] message, int wanted) {
        var buffer = ByteBuffer.wrap(message);
        var found = new ArrayList<byte[]>();
        while (buffer.hasRemaining()) {
            int tag = Math.toIntExact(varint(buffer));
            if ((tag & 7) == VARINT) {
                varint(buffer);
            } else {
                var bytes = bytes(buffer);
                if (tag >>> 3 == wanted) {
                    found.add(bytes);
                }
            }
        }
        return found;
    }

    /** The last varint with this number, 0 where there is none. */
    static long number(byte[] message, int wanted) {
        var buffer = ByteBuffer.wrap(message);
        long found = 0;
        while (buffer.hasRemaining()) {
            int tag = Math.toIntExact(varint(buffer));
            if ((tag & 7) == VARINT) {
                long value = varint(buffer);
                found = tag >>> 3 == wanted ? value : found;
            } else {
                bytes(buffer);
            }
        }
        return found;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[Math.toIntExact(varint(buffer))];
        buffer.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer buffer) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = buffer.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
