package dev.rekindle.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A growing sequence of bytes in chunks of 64 KiB: appended at the end, read anywhere, never copied to grow. One thread at a time. */
final class ByteLog {
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int IN_CHUNK = CHUNK - 1;
    private static final int FIRST_CHUNK = 1 << 10;
    private static final int POINTER_BYTES = 5;
    private static final long LARGEST_POINTER = (1L << (POINTER_BYTES * Byte.SIZE)) - 1;

    private final List<byte[]> chunks = new ArrayList<>();
    private byte[] tail = new byte[0];
    private int used;
    private long before;

    /** Bytes appended so far: where the next goes. */
    long size() {
        return before + used;
    }

    /** Bytes of memory taken. */
    long memory() {
        return (chunks.isEmpty() ? 0 : (chunks.size() - 1L) * CHUNK) + tail.length;
    }

    void put(int value) {
        if (used == tail.length) {
            grow();
        }
        tail[used++] = (byte) value;
    }

    void put(byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            if (used == tail.length) {
                grow();
            }
            int n = Math.min(to - at, tail.length - used);
            System.arraycopy(bytes, at, tail, used, n);
            used += n;
            at += n;
        }
    }

    void putInt(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            put(value >>> shift);
        }
    }

    void putLong(long value) {
        putInt((int) value);
        putInt((int) (value >>> Integer.SIZE));
    }

    /** A number in as many groups of seven bits as it needs, the lowest first. */
    void putVarint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((int) rest | 0x80);
            rest >>>= 7;
        }
        put((int) rest);
    }

    /** A number below 2^40 in five bytes, which {@link #setPointer} can replace later. */
    void putPointer(long value) {
        checkPointer(value);
        for (int i = 0; i < POINTER_BYTES; i++) {
            put((int) (value >>> (i * Byte.SIZE)));
        }
    }

    void setPointer(long at, long value) {
        checkPointer(value);
        for (int i = 0; i < POINTER_BYTES; i++) {
            chunk(at + i)[(int) (at + i) & IN_CHUNK] = (byte) (value >>> (i * Byte.SIZE));
        }
    }

    /** Appends all of another log. */
    void putAll(ByteLog other) {
        long rest = other.size();
        for (byte[] chunk : other.chunks) {
            int n = (int) Math.min(rest, chunk.length);
            put(chunk, 0, n);
            rest -= n;
        }
    }

    /** Forgets everything from {@code size} on, which is not larger than {@link #size} and in the newest chunk or before it. */
    void truncate(long size) {
        while (size < before) {
            chunks.removeLast();
            tail = chunks.getLast();
            before -= CHUNK;
        }
        used = (int) (size - before);
    }

    /** A reader that stands at {@code at}. */
    Reader read(long at) {
        return new Reader(at);
    }

    private void grow() {
        if (tail.length == CHUNK || chunks.isEmpty()) {
            before += used;
            used = 0;
            tail = new byte[chunks.isEmpty() ? FIRST_CHUNK : CHUNK];
            chunks.add(tail);
        } else {
            tail = Arrays.copyOf(tail, Math.min(CHUNK, tail.length * 2));
            chunks.set(chunks.size() - 1, tail);
        }
    }

    private byte[] chunk(long at) {
        return chunks.get((int) (at >>> CHUNK_BITS));
    }

    private static void checkPointer(long value) {
        if (value < 0 || value > LARGEST_POINTER) {
            throw new IllegalArgumentException("not a pointer: " + value);
        }
    }

    /** Reads forward from one place. */
    final class Reader {
        private long at;

        private Reader(long at) {
            this.at = at;
        }

        long at() {
            return at;
        }

        int get() {
            byte value = chunk(at)[(int) at & IN_CHUNK];
            at++;
            return Byte.toUnsignedInt(value);
        }

        int getInt() {
            int value = 0;
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                value |= get() << shift;
            }
            return value;
        }

        long getLong() {
            return Integer.toUnsignedLong(getInt()) | ((long) getInt() << Integer.SIZE);
        }

        long getVarint() {
            long value = 0;
            int shift = 0;
            int next = get();
            while (next >= 0x80) {
                value |= (next & 0x7FL) << shift;
                shift += 7;
                next = get();
            }
            return value | ((long) next << shift);
        }

        long getPointer() {
            long value = 0;
            for (int i = 0; i < POINTER_BYTES; i++) {
                value |= (long) get() << (i * Byte.SIZE);
            }
            return value;
        }

        byte[] getBytes(int length) {
            var bytes = new byte[length];
            for (int done = 0; done < length; ) {
                byte[] chunk = chunk(at);
                int from = (int) at & IN_CHUNK;
                int n = Math.min(length - done, chunk.length - from);
                System.arraycopy(chunk, from, bytes, done, n);
                done += n;
                at += n;
            }
            return bytes;
        }

        void skip(long bytes) {
            at += bytes;
        }
    }
}
