package dev.rekindle.cli.snapshot;

import dev.rekindle.snapshot.Row;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list of keys.
 *
 * @param rows in byte order of their keys
 * @param matching how many keys the whole list has
 * @param remaining how many keys come after these
 */
record KeyPage(List<Row> rows, long matching, long remaining) {
    /** The rows behind a key, at most so many; 0 for all. */
    static KeyPage of(List<Row> all, byte @Nullable [] after, long limit) {
        int from = after == null ? 0 : firstBehind(all, after);
        int to = limit == 0 ? all.size() : (int) Math.min(all.size(), from + limit);
        return new KeyPage(all.subList(from, to), all.size(), all.size() - to);
    }

    /** Whether keys are left for another page. */
    boolean more() {
        return remaining > 0 && !rows.isEmpty();
    }

    private static int firstBehind(List<Row> sorted, byte[] key) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(sorted.get(middle).keyBytes(), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
