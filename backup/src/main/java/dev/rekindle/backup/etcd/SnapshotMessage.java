package dev.rekindle.backup.etcd;

import io.grpc.Detachable;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * One {@code etcdserverpb.SnapshotResponse}. Its blob stays in the buffers that came from the network until the reader takes it
 * from there, once; protobuf's own parser would copy it twice and leave it to the collector. Whoever holds a message closes it.
 *
 * <p>Belongs to one thread at a time. The header is not read (etcd leaves it empty), nor what follows the blob.
 */
final class SnapshotMessage implements AutoCloseable {
    private static final int REMAINING_BYTES = 2;
    private static final int BLOB = 3;

    /** Wire types of protobuf; groups (3 and 4) are in no message of etcd. */
    private static final int VARINT = 0;

    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private static final int MAX_VARINT_BYTES = 10;

    /** Reads what the server sends; never writes. */
    static final MethodDescriptor.Marshaller<SnapshotMessage> MARSHALLER = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(SnapshotMessage value) {
            throw new UnsupportedOperationException("a client sends no snapshot");
        }

        @Override
        public SnapshotMessage parse(InputStream in) {
            try {
                // gRPC closes its stream after this; what is detached from it stays open.
                return SnapshotMessage.read(in instanceof Detachable owned ? owned.detach() : copy(in));
            } catch (IOException e) {
                throw new UncheckedIOException("malformed SnapshotResponse", e);
            }
        }
    };

    private final long remainingBytes;
    private final int length;
    private final InputStream blob;
    private int taken;

    private SnapshotMessage(long remainingBytes, int length, InputStream blob) {
        this.remainingBytes = remainingBytes;
        this.length = length;
        this.blob = blob;
    }

    /** Reads up to the blob of a stream that knows its length, as gRPC's do; no length in it is trusted beyond that. */
    static SnapshotMessage read(InputStream in) throws IOException {
        long remaining = 0;
        byte[] early = {};
        boolean announced = false;
        for (int first = in.read(); first >= 0; first = in.read()) {
            long tag = varint(in, first);
            int type = (int) tag & 7;
            int field = (int) (tag >>> 3);
            if (field == REMAINING_BYTES && type == VARINT) {
                remaining = varint(in, in.read());
                announced = true;
            } else if (field == BLOB && type == LENGTH_DELIMITED) {
                int length = length(in);
                if (announced) {
                    return new SnapshotMessage(remaining, length, in);
                }
                // Zero is left out by protobuf; so a message of its end, or with its fields in another order.
                early = in.readNBytes(length);
            } else {
                skip(in, type);
            }
        }
        in.close();
        return new SnapshotMessage(remaining, early.length, new ByteArrayInputStream(early));
    }

    /** Bytes of the database after this blob; unsigned. */
    long remainingBytes() {
        return remainingBytes;
    }

    /** Bytes of the blob. */
    int length() {
        return length;
    }

    /** Whether the blob has bytes that were not taken yet. */
    boolean hasRemaining() {
        return taken < length;
    }

    /** Moves bytes of the blob into the target, which has an array: as many as it takes. */
    void take(ByteBuffer target) throws IOException {
        int wanted = Math.min(target.remaining(), length - taken);
        int read = blob.readNBytes(target.array(), target.arrayOffset() + target.position(), wanted);
        if (read < wanted) {
            throw new EOFException("a blob of " + length + " bytes ends after " + (taken + read));
        }
        target.position(target.position() + read);
        taken += read;
    }

    /** Gives the buffers back. */
    @Override
    public void close() {
        try {
            blob.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer could not be given back", e);
        }
    }

    private static InputStream copy(InputStream in) throws IOException {
        return new ByteArrayInputStream(in.readAllBytes());
    }

    private static long varint(InputStream in, int first) throws IOException {
        long value = 0;
        int next = first;
        for (int i = 0; i < MAX_VARINT_BYTES; i++) {
            if (next < 0) {
                throw new EOFException("a number ends early");
            }
            value |= (next & 0x7fL) << (7 * i);
            if (next < 0x80) {
                return value;
            }
            next = in.read();
        }
        throw new IOException("a number of more than " + MAX_VARINT_BYTES + " bytes");
    }

    private static int length(InputStream in) throws IOException {
        long length = varint(in, in.read());
        if (length < 0 || length > in.available()) {
            throw new EOFException(
                    "a field of " + Long.toUnsignedString(length) + " bytes, there are " + in.available());
        }
        return (int) length;
    }

    private static void skip(InputStream in, int type) throws IOException {
        switch (type) {
            case VARINT -> varint(in, in.read());
            case FIXED64 -> in.skipNBytes(Long.BYTES);
            case LENGTH_DELIMITED -> in.skipNBytes(length(in));
            case FIXED32 -> in.skipNBytes(Integer.BYTES);
            default -> throw new IOException("wire type " + type);
        }
    }
}
