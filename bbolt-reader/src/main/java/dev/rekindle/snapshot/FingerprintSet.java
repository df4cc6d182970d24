package dev.rekindle.snapshot;

/** A set of at most so many fingerprints: open addressing, a quarter of the slots empty, sixteen bytes for each. */
final class FingerprintSet {
    private static final int SPARE_SHIFT = 3;

    /** First part plus one, so that 0 is an empty slot. */
    private final long[] first;

    private final int[] second;

    /** @param most fingerprints that will be added at most */
    FingerprintSet(long most) {
        int slots = Math.toIntExact(most + most / 3 + 1);
        first = new long[slots];
        second = new int[slots];
    }

    /** Adds one; {@code false} if it was there. */
    boolean add(long firstPart, int secondPart) {
        // The first part is evenly spread below 2^61, and so is its product with the number of slots.
        int slot = (int) Math.unsignedMultiplyHigh(firstPart << SPARE_SHIFT, first.length);
        while (first[slot] != 0) {
            if (first[slot] == firstPart + 1 && second[slot] == secondPart) {
                return false;
            }
            slot = slot + 1 == first.length ? 0 : slot + 1;
        }
        first[slot] = firstPart + 1;
        second[slot] = secondPart;
        return true;
    }
}
