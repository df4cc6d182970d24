package dev.rekindle.localize.proto;

import java.io.ByteArrayOutputStream;

/** A protobuf message that is being written: fields in the order of the calls, zeros included. Not for several threads. */
public final class ProtoMessage {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A varint field: {@code uint32}, {@code uint64}, {@code int64}, an enum or a {@code bool}; 64 bits, taken as unsigned. */
    public ProtoMessage varint(int field, long value) {
        writeVarint(((long) field << 3) | VARINT);
        writeVarint(value);
        return this;
    }

    /** A {@code bytes} or {@code string} field. */
    public ProtoMessage bytes(int field, byte[] value) {
        writeVarint(((long) field << 3) | LENGTH_DELIMITED);
        writeVarint(value.length);
        out.writeBytes(value);
        return this;
    }

    /** A message inside this one. */
    public ProtoMessage message(int field, ProtoMessage value) {
        return bytes(field, value.toBytes());
    }

    /** The bytes written so far. */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    private void writeVarint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
