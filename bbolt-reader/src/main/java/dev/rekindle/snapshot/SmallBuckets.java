package dev.rekindle.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Recognises the entries whose values are read: those of etcd's small buckets. Judges an entry by itself, because a scan in file order does not know
 * to which bucket a leaf belongs; a stranger that looks alike only costs memory.
 */
final class SmallBuckets {
    /** Keys of buckets meta, cluster and auth. */
    private static final byte[][] NAMES = Set.of(
                    "consistent_index",
                    "term",
                    "confState",
                    "finishedCompactRev",
                    "scheduledCompactRev",
                    "storageVersion",
                    "clusterVersion",
                    "downgrade",
                    "authEnabled",
                    "authRevision")
            .stream()
            .map(name -> name.getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final int LONGEST_MEMBER_ID = 16;
    private static final int LONGEST_ALARM = 32;

    private SmallBuckets() {}

    /**
     * Whether an entry may be one whose value is read.
     *
     * @param valueFrom where the value begins in {@code bytes}, if it is not empty
     */
    static boolean mayHold(byte[] bytes, int keyFrom, int keyTo, int valueFrom, long valueSize) {
        return isNamed(bytes, keyFrom, keyTo)
                || (valueSize == 0 && keyTo - keyFrom <= LONGEST_ALARM)
                || (valueSize > 0 && bytes[valueFrom] == '{' && isMemberId(bytes, keyFrom, keyTo));
    }

    /** Whether the key is one of buckets meta, cluster or auth. */
    static boolean isNamed(byte[] bytes, int from, int to) {
        for (byte[] name : NAMES) {
            if (Arrays.equals(bytes, from, to, name, 0, name.length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMemberId(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            boolean digit = bytes[at] >= '0' && bytes[at] <= '9';
            boolean letter = bytes[at] >= 'a' && bytes[at] <= 'f';
            if (!digit && !letter) {
                return false;
            }
        }
        return to - from <= LONGEST_MEMBER_ID;
    }
}
