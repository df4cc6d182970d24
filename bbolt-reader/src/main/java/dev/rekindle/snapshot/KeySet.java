package dev.rekindle.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of user keys that remembers the first 127 bits of their SHA-256: 24 to 48 bytes a key, however long it is. Two keys that meet there are out
 * of anybody's reach, a forger's included, so membership counts as exact.
 */
final class KeySet {
    private static final int FIRST_CAPACITY = 1024;
    private static final int LONGS = 2;

    private final MessageDigest sha256;
    private final byte[] digest = new byte[32];
    private final ByteBuffer words = ByteBuffer.wrap(digest);
    /** Open addressing: two longs a slot, of which the second is never 0 in a used one. */
    private long[] slots = new long[FIRST_CAPACITY * LONGS];

    private int size;

    KeySet() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** Adds a key; false if it was there. */
    boolean add(MemorySegment key) {
        hash(key);
        long first = words.getLong(0);
        long second = words.getLong(Long.BYTES) | 1;
        int slot = find(slots, first, second);
        if (slots[slot + 1] != 0) {
            return false;
        }
        slots[slot] = first;
        slots[slot + 1] = second;
        size++;
        if (size > slots.length / LONGS / 3 * 2) {
            grow();
        }
        return true;
    }

    /** Whether a key was added. */
    boolean contains(MemorySegment key) {
        hash(key);
        return slots[find(slots, words.getLong(0), words.getLong(Long.BYTES) | 1) + 1] != 0;
    }

    int size() {
        return size;
    }

    private void hash(MemorySegment key) {
        sha256.update(key.toArray(ValueLayout.JAVA_BYTE));
        try {
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException never) {
            throw new IllegalStateException("32 bytes hold a SHA-256", never);
        }
    }

    /** The slot of the key, or the free one where it belongs. The hash is uniform already, so its low bits choose. */
    private static int find(long[] slots, long first, long second) {
        int mask = slots.length / LONGS - 1;
        int slot = (int) first & mask;
        while (slots[slot * LONGS + 1] != 0 && (slots[slot * LONGS] != first || slots[slot * LONGS + 1] != second)) {
            slot = (slot + 1) & mask;
        }
        return slot * LONGS;
    }

    private void grow() {
        var larger = new long[Math.multiplyExact(slots.length, 2)];
        for (int i = 0; i < slots.length; i += LONGS) {
            if (slots[i + 1] != 0) {
                int slot = find(larger, slots[i], slots[i + 1]);
                larger[slot] = slots[i];
                larger[slot + 1] = slots[i + 1];
            }
        }
        slots = larger;
    }
}
