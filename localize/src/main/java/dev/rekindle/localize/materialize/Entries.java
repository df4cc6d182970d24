package dev.rekindle.localize.materialize;

import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Cursor;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;

/** The entries of a small bucket, in key order, on their way to a new page. Not for several threads. */
final class Entries {
    /**
     * How much of a bucket is held in memory, in bytes of keys and values. etcd's root bucket and its bucket of metadata have a dozen
     * entries; even a thousand members would not come near.
     */
    static final long LIMIT = 8L << 20;

    private final TreeMap<MemorySegment, Entry> byKey = new TreeMap<>(PageLayout::compareKeys);
    private final String name;
    private long size;

    /** No entries yet; the name is for messages. */
    Entries(String name) {
        this.name = name;
    }

    /**
     * Reads a whole bucket.
     *
     * @throws SnapshotCorruptException when it holds more than {@link #LIMIT}, or entries of another kind than etcd keeps there
     */
    static Entries read(Bucket bucket, String name, Entry.Kind kind) throws IOException {
        Entries entries = new Entries(name);
        Cursor cursor = bucket.cursor();
        while (cursor.next()) {
            Entry.Kind found = cursor.isBucket() ? Entry.Kind.BUCKET : Entry.Kind.VALUE;
            if (found != kind) {
                throw SnapshotCorruptException.corrupt(
                                Kind.BUCKET, "entry " + PageLayout.describe(cursor.key()) + " of " + name)
                        .expected(kind.toString())
                        .found(found.toString());
            }
            entries.put(new Entry(cursor.key(), cursor.value(), found));
        }
        return entries;
    }

    /** Adds an entry, or puts it in the place of the one with the same key. */
    Entries put(Entry entry) throws SnapshotCorruptException {
        Entry old = byKey.put(entry.key(), entry);
        size += PageLayout.LEAF_ELEMENT + entry.size();
        if (old != null) {
            size -= PageLayout.LEAF_ELEMENT + old.size();
        }
        if (size > LIMIT || byKey.size() >= PageImage.MAX_ELEMENTS) {
            throw SnapshotCorruptException.corrupt(Kind.BUCKET, name)
                    .expected("at most " + PageImage.MAX_ELEMENTS + " entries in " + LIMIT + " bytes")
                    .found(byKey.size() + " entries in " + size + " bytes, or more");
        }
        return this;
    }

    Optional<Entry> get(MemorySegment key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** In key order. */
    Collection<Entry> all() {
        return Collections.unmodifiableCollection(byKey.values());
    }

    /** Bytes of the page image that holds exactly these entries. */
    long imageSize() {
        return PageLayout.PAGE_HEADER + size;
    }
}
