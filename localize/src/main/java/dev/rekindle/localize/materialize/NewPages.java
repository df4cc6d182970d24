package dev.rekindle.localize.materialize;

import dev.rekindle.bbolt.Meta;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The pages that are appended to a database, in the order of their numbers. Not for several threads. */
final class NewPages {
    private final int pageSize;
    private final List<DatabaseWrite> writes = new ArrayList<>();
    private long next;

    NewPages(Meta meta) {
        this.pageSize = meta.pageSize();
        this.next = meta.highWaterMark();
    }

    /** Appends a leaf and returns its number. */
    long addLeaf(Collection<Entry> entries) {
        return add(PageImage.leaf(next, pageSize, entries));
    }

    /** Appends a branch and returns its number. */
    long addBranch(List<PageImage.Child> children) {
        return add(PageImage.branch(next, pageSize, children));
    }

    /** The value of a bucket with these entries: inline where bbolt would have it inline (bucket.go, {@code inlineable}), else on a page. */
    MemorySegment bucket(long sequence, Entries entries) {
        return entries.imageSize() <= pageSize / 4
                ? PageImage.inlineBucket(sequence, entries)
                : PageImage.treeBucket(addLeaf(entries.all()), sequence);
    }

    /** One page number behind the last one. */
    long highWaterMark() {
        return next;
    }

    List<DatabaseWrite> writes() {
        return List.copyOf(writes);
    }

    private long add(MemorySegment page) {
        long id = next;
        writes.add(new DatabaseWrite(Math.multiplyExact(id, (long) pageSize), page.asByteBuffer()));
        next = Math.addExact(next, page.byteSize() / pageSize);
        return id;
    }
}
