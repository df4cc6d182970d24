package dev.rekindle.snapshot;

import java.util.Arrays;
import java.util.HexFormat;

/** A key taken out of its page. Sorts as bbolt sorts: by unsigned bytes. */
final class Key implements Comparable<Key> {
    private static final int SHOWN = 24;

    private final byte[] bytes;

    /** @param bytes not changed by anybody from now on */
    Key(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** The main revision, if this has the form of a row key. */
    long main() {
        return RowKey.main(bytes, 0);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The first bytes in hex. */
    @Override
    public String toString() {
        return show(bytes, 0, bytes.length);
    }

    /** The first bytes of a key in hex, for a message. */
    static String show(byte[] bytes, int from, int to) {
        int shown = Math.min(to - from, SHOWN);
        return HexFormat.of().formatHex(bytes, from, from + shown) + (shown < to - from ? "…" : "");
    }
}
