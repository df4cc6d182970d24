package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.DEPTH;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.FREELIST;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_ID;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_RANGE;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_REFERENCED_TWICE;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.SEPARATOR;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.snapshot.BranchLog.Child;
import dev.rekindle.snapshot.PageRecord.Branch;
import dev.rekindle.snapshot.PageRecord.Damaged;
import dev.rekindle.snapshot.PageRecord.Leaf;
import dev.rekindle.snapshot.PageRecord.Unknown;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Follows trees from their roots through what a {@link PageScanner} remembers: every page is a sound branch or leaf, is part of one tree once, and
 * has its keys where its parents say. Ends of itself, because no page is visited twice. One thread at a time.
 */
final class TreeWalk {
    /** As {@code StructureCheck}: a tree of this depth has more leaves than any disk. */
    private static final int DEEPEST = 64;

    private final PageScanner scanned;
    private final Meta meta;
    private final BitSet used = new BitSet();

    TreeWalk(PageScanner scanned) {
        this.scanned = scanned;
        this.meta = scanned.meta();
        used.set(0, 2);
    }

    /** Takes the leaves of a tree in key order. */
    interface LeafVisitor {
        /** Takes a leaf and the depth at which it lies. */
        void leaf(long page, Leaf leaf, int depth) throws SnapshotCorruptException;
    }

    /**
     * Walks the tree of one bucket.
     *
     * @param parent the page whose entry names the root
     * @param depth levels above the root
     */
    void tree(long root, long parent, int depth, LeafVisitor visitor) throws SnapshotCorruptException {
        if (root < 2 || root >= meta.highWaterMark()) {
            throw damage(PAGE_RANGE, "root page of a bucket", parent)
                    .expected("a page from 2 to " + (meta.highWaterMark() - 1))
                    .found("page " + Long.toUnsignedString(root));
        }
        subtree(root, new Range(Optional.empty(), Optional.empty()), depth, visitor);
    }

    /** Demands that a stored freelist names exactly the pages that no tree has. Called after all trees. */
    void requireFreelistAgrees() throws SnapshotCorruptException {
        if (!meta.hasFreelist()) {
            return;
        }
        BitSet free = scanned.freelist().pages();
        claim(meta.freelist(), scanned.freelist().overflow());
        if (free.intersects(used)) {
            free.and(used);
            throw damage(FREELIST, "page in a tree", free.nextSetBit(0))
                    .expected("a page that is not in the freelist")
                    .found("it in both");
        }
        free.or(used);
        long lost = free.nextClearBit(0);
        if (lost < meta.highWaterMark()) {
            throw damage(FREELIST, "page", lost)
                    .expected("it in a tree or in the freelist")
                    .found("it in neither");
        }
    }

    private void subtree(long page, Range range, int depth, LeafVisitor visitor) throws SnapshotCorruptException {
        if (depth > DEEPEST) {
            throw damage(DEPTH, "trees and buckets inside one another", page)
                    .expected("at most " + DEEPEST + " levels")
                    .found("one more");
        }
        switch (scanned.pages().read(page)) {
            case Unknown() ->
                throw damage(PAGE_ID, "page in a tree", page)
                        .expected("a branch or leaf page with the number " + page)
                        .found("something else");
            case Damaged() -> throw finding(page);
            case Leaf leaf -> {
                claim(page, leaf.overflow());
                if (leaf.count() > 0) {
                    range.require(this, page, leaf.first(), leaf.last());
                }
                visitor.leaf(page, leaf, depth);
            }
            case Branch branch -> {
                claim(page, branch.overflow());
                List<Child> children = scanned.children().read(branch.children(), branch.count());
                range.require(
                        this,
                        page,
                        children.getFirst().key(),
                        children.getLast().key());
                children(children, range, depth + 1, visitor);
            }
        }
    }

    private void children(List<Child> children, Range range, int depth, LeafVisitor visitor)
            throws SnapshotCorruptException {
        for (int i = 0; i < children.size(); i++) {
            Child child = children.get(i);
            Optional<Key> end =
                    i + 1 < children.size() ? Optional.of(children.get(i + 1).key()) : range.end;
            subtree(child.page(), new Range(Optional.of(child.key()), end), depth, visitor);
        }
    }

    private SnapshotCorruptException finding(long page) {
        return scanned.finding(page)
                .orElseGet(() -> damage(PAGE_ID, "page in a tree", page)
                        .expected("a sound branch or leaf page")
                        .found("one of many that are damaged"));
    }

    private void claim(long page, long overflow) throws SnapshotCorruptException {
        int from = Math.toIntExact(page);
        int to = Math.toIntExact(page + overflow + 1);
        int twice = used.nextSetBit(from);
        if (twice >= 0 && twice < to) {
            throw damage(PAGE_REFERENCED_TWICE, "page in a tree", page)
                    .expected("pages " + from + " to " + (to - 1) + " used once")
                    .found("page " + twice + " used a second time");
        }
        used.set(from, to);
    }

    private SnapshotCorruptException.Finding damage(SnapshotCorruptException.Kind kind, String what, long page) {
        return corrupt(kind, what).page(page).offset(page * meta.pageSize());
    }

    /** The keys that a subtree may hold: from {@code start}, inclusive, to {@code end}, exclusive. */
    private record Range(Optional<Key> start, Optional<Key> end) {
        void require(TreeWalk walk, long page, Key first, Key last) throws SnapshotCorruptException {
            if (start.isPresent() && first.compareTo(start.get()) < 0) {
                throw walk.damage(SEPARATOR, "first key of a page", page)
                        .expected("a key from " + start.get() + " on, as its parent says")
                        .found(first.toString());
            }
            if (end.isPresent() && last.compareTo(end.get()) >= 0) {
                throw walk.damage(SEPARATOR, "last key of a page", page)
                        .expected("a key before " + end.get() + ", as its parent says")
                        .found(last.toString());
            }
        }
    }
}
