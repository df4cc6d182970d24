package dev.rekindle.snapshot;

import dev.rekindle.bbolt.PageLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the live keys of two snapshots differ, each at its own current revision. All lists are sorted by key.
 *
 * <p>A key is unchanged only if its revisions, version and lease are equal <em>and</em> its value is: two snapshots may come from different lines of
 * history, where equal revisions say nothing. So a diff reads every value of an otherwise equal key, in the order of revisions, which is roughly the
 * order in the file. Memory grows with the number of live keys.
 *
 * @param added keys that only the second snapshot has
 * @param removed keys that only the first one has
 * @param changed keys that both have, with another revision, lease or value
 * @param unchanged number of keys that are equal in both
 */
public record SnapshotDiff(List<Row> added, List<Row> removed, List<Changed> changed, long unchanged) {
    /** Copies the lists. */
    public SnapshotDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    /** One key in both snapshots. */
    public record Changed(Row before, Row after) {}

    /** Compares the keys that begin with {@code prefix}. */
    public static SnapshotDiff between(SnapshotFile before, SnapshotFile after, byte[] prefix) throws IOException {
        List<Row> added = new ArrayList<>();
        List<Row> removed = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        List<Changed> alike = new ArrayList<>();
        List<Row> first = before.list(prefix);
        List<Row> second = after.list(prefix);
        int i = 0;
        int j = 0;
        while (i < first.size() || j < second.size()) {
            int order = order(first, i, second, j);
            if (order < 0) {
                removed.add(first.get(i++));
            } else if (order > 0) {
                added.add(second.get(j++));
            } else {
                var both = new Changed(first.get(i++), second.get(j++));
                (isAlike(both) ? alike : changed).add(both);
            }
        }
        long unchanged = moveUnequal(before, after, alike, changed);
        changed.sort((one, other) -> PageLayout.compareKeys(one.before.key(), other.before.key()));
        return new SnapshotDiff(added, removed, changed, unchanged);
    }

    private static int order(List<Row> first, int i, List<Row> second, int j) {
        if (i == first.size()) {
            return 1;
        }
        return j == second.size()
                ? -1
                : PageLayout.compareKeys(first.get(i).key(), second.get(j).key());
    }

    private static boolean isAlike(Changed pair) {
        Row one = pair.before;
        Row other = pair.after;
        return one.revision().equals(other.revision())
                && one.createRevision() == other.createRevision()
                && one.version() == other.version()
                && one.lease() == other.lease()
                && one.valueSize() == other.valueSize();
    }

    private static long moveUnequal(SnapshotFile before, SnapshotFile after, List<Changed> alike, List<Changed> changed)
            throws IOException {
        alike.sort(Comparator.comparing(pair -> pair.before.revision()));
        long unchanged = 0;
        for (Changed pair : alike) {
            if (before.value(pair.before).mismatch(after.value(pair.after)) < 0) {
                unchanged++;
            } else {
                changed.add(pair);
            }
        }
        return unchanged;
    }
}
