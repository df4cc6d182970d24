package dev.rekindle.snapshot;

import java.security.SecureRandom;

/**
 * Tells user keys apart in twelve bytes. Two polynomial hashes modulo the Mersenne prime 2^61−1, whose bases are drawn at random for every scan: for
 * any two different keys, chosen by whomever, 61 bits of one and 32 of the other agree with a probability below (length/4) · 2^−92. Ten million keys
 * of a hundred bytes collide with a probability below 10^−12. One thread at a time.
 */
final class KeyFingerprint {
    /** Bytes of a fingerprint. */
    static final int BYTES = Long.BYTES + Integer.BYTES;

    private static final long PRIME = (1L << 61) - 1;
    private static final long LEAST_BASE = 1L << 32;

    private final long base1;
    private final long base2;
    private long hash1;
    private long hash2;
    private long length;
    private long word;

    KeyFingerprint() {
        var random = new SecureRandom();
        base1 = random.nextLong(LEAST_BASE, PRIME);
        base2 = random.nextLong(LEAST_BASE, PRIME);
    }

    private KeyFingerprint(long base1, long base2) {
        this.base1 = base1;
        this.base2 = base2;
    }

    /** Another one that gives equal keys equal fingerprints. */
    KeyFingerprint sibling() {
        return new KeyFingerprint(base1, base2);
    }

    /** Begins the next key. */
    void begin() {
        hash1 = 0;
        hash2 = 0;
        length = 0;
        word = 0;
    }

    /** Takes the key's next bytes. */
    void update(byte[] bytes, int from, int to) {
        int at = from;
        for (; at < to && (length & 3) != 0; at++) {
            addByte(bytes[at]);
        }
        for (; at + Integer.BYTES <= to; at += Integer.BYTES) {
            length += Integer.BYTES;
            fold(Bytes.u32(bytes, at));
        }
        for (; at < to; at++) {
            addByte(bytes[at]);
        }
    }

    /** Ends the key; {@link #first} and {@link #second} then hold its fingerprint. */
    void end() {
        fold(word);
        fold(length);
    }

    /** Sixty-one bits. */
    long first() {
        return hash1;
    }

    /** Thirty-two bits. */
    int second() {
        return (int) hash2;
    }

    private void addByte(byte next) {
        word |= (next & 0xFFL) << ((length & 3) * Byte.SIZE);
        if ((++length & 3) == 0) {
            fold(word);
            word = 0;
        }
    }

    private void fold(long value) {
        // Plus one, so that leading zeros count.
        hash1 = reduce(times(hash1, base1) + value + 1);
        hash2 = reduce(times(hash2, base2) + value + 1);
    }

    private static long times(long a, long b) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        return reduce((low & PRIME) + ((low >>> 61) | (high << 3)));
    }

    private static long reduce(long value) {
        long once = (value & PRIME) + (value >>> 61);
        return once >= PRIME ? once - PRIME : once;
    }
}
