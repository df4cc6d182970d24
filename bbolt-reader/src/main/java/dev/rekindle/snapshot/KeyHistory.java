package dev.rekindle.snapshot;

import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.PageLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What user keys were at a revision, and how they became so. Bucket {@code key} is ordered by time, so every question walks back from its revision:
 * the first row of a key that is met is the one that counts.
 */
final class KeyHistory {
    private static final Comparator<Row> BY_KEY = (one, other) -> PageLayout.compareKeys(one.key(), other.key());

    private final Optional<Bucket> keys;

    KeyHistory(Optional<Bucket> keys) {
        this.keys = keys;
    }

    /** Live keys that begin with {@code prefix}, as a range read returns them, sorted. */
    List<Row> list(byte[] prefix, long revision) throws IOException {
        List<Row> rows = new ArrayList<>();
        forEachLive(prefix, revision, cursor -> {
            Row row = cursor.row();
            if (row.key().byteSize() > 0) {
                rows.add(row);
            }
        });
        rows.sort(BY_KEY);
        return rows;
    }

    /** Number of keys that {@link #list} returns. */
    long count(byte[] prefix, long revision) throws IOException {
        var count = new Tally();
        forEachLive(
                prefix, revision, cursor -> count.add(Math.min(cursor.userKey().byteSize(), 1)));
        return count.sum;
    }

    /** Number of live keys, the key without bytes that a revision bump writes among them. */
    long liveKeys(long revision) throws IOException {
        var count = new Tally();
        forEachLive(new byte[0], revision, cursor -> count.add(1));
        return count.sum;
    }

    /** The key as a read returns it. */
    Optional<KeyValue> get(byte[] key, long revision) throws IOException {
        MemorySegment wanted = MemorySegment.ofArray(key);
        var cursor = new RowCursor(keys);
        for (boolean more = cursor.atOrBefore(revision); more; more = cursor.earlier()) {
            KeyValue content = KeyValue.parse(cursor.message());
            if (content.key().mismatch(wanted) < 0) {
                return cursor.change() == Row.Change.PUT ? Optional.of(content) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** All rows of the key, oldest first. */
    List<Row> history(byte[] key) throws IOException {
        MemorySegment wanted = MemorySegment.ofArray(key);
        List<Row> rows = new ArrayList<>();
        var cursor = new RowCursor(keys);
        while (cursor.later()) {
            if (cursor.userKey().mismatch(wanted) < 0) {
                rows.add(cursor.row());
            }
        }
        return rows;
    }

    private void forEachLive(byte[] prefix, long revision, Visitor visitor) throws IOException {
        MemorySegment start = MemorySegment.ofArray(prefix);
        var seen = new KeySet();
        var cursor = new RowCursor(keys);
        for (boolean more = cursor.atOrBefore(revision); more; more = cursor.earlier()) {
            MemorySegment key = cursor.userKey();
            if (startsWith(key, start) && seen.add(key) && cursor.change() == Row.Change.PUT) {
                visitor.visit(cursor);
            }
        }
    }

    private static boolean startsWith(MemorySegment key, MemorySegment prefix) {
        return key.byteSize() >= prefix.byteSize()
                && key.asSlice(0, prefix.byteSize()).mismatch(prefix) < 0;
    }

    private interface Visitor {
        void visit(RowCursor cursor) throws IOException;
    }

    private static final class Tally {
        private long sum;

        void add(long some) {
            sum += some;
        }
    }
}
