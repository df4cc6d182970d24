package dev.rekindle.localize.materialize;

import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Page;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends one row, greater than all others, to a bucket of any size. No user's row is copied: the new row gets a leaf of its own, and only the
 * branches on the right-most path are written anew.
 *
 * <p>No branch is split, since a full one may overflow into a second page until bbolt next writes it; so none ends up with a single child, which
 * bbolt could not rebalance (node.go: "parent must have at least 2 children").
 */
final class KeyTail {
    /** With two children each, a deeper tree has more pages than any disk. */
    private static final int DEEPEST = 64;

    private final BboltFile database;
    private final NewPages pages;

    KeyTail(BboltFile database, NewPages pages) {
        this.database = database;
        this.pages = pages;
    }

    /** The new value of the bucket. */
    MemorySegment append(Bucket bucket, Entry row) throws IOException {
        if (bucket.isInline()) {
            Entries entries =
                    Entries.read(bucket, "inline bucket key", Entry.Kind.VALUE).put(row);
            return pages.bucket(bucket.sequence(), entries);
        }
        return PageImage.treeBucket(appendToTree(bucket.first(), row), bucket.sequence());
    }

    private long appendToTree(Page root, Entry row) throws IOException {
        long leaf = pages.addLeaf(List.of(row));
        List<Page> branches = rightmostBranches(root);
        if (branches.isEmpty()) {
            // The root is a leaf: it becomes the first of two under a new root, unless there is nothing in it.
            return root.count() == 0
                    ? leaf
                    : pages.addBranch(
                            List.of(new PageImage.Child(root.key(0), root.id()), new PageImage.Child(row.key(), leaf)));
        }
        List<PageImage.Child> children = children(branches.getLast());
        children.add(new PageImage.Child(row.key(), leaf));
        long child = pages.addBranch(children);
        for (Page branch : branches.reversed().subList(1, branches.size())) {
            List<PageImage.Child> above = children(branch);
            above.add(new PageImage.Child(above.removeLast().key(), child));
            child = pages.addBranch(above);
        }
        return child;
    }

    /** From the root down to the parent of the right-most leaf. */
    private List<Page> rightmostBranches(Page root) throws IOException {
        List<Page> branches = new ArrayList<>();
        Page page = root;
        while (page.type() == Page.Type.BRANCH && page.count() > 0) {
            branches.add(page);
            if (branches.size() > DEEPEST) {
                throw corrupt(Kind.DEPTH, "tree of bucket key")
                        .page(page.id())
                        .expected("at most " + DEEPEST + " levels")
                        .found("more");
            }
            page = database.page(page.child(page.count() - 1));
        }
        if (page.type() != Page.Type.LEAF) {
            throw corrupt(Kind.PAGE_FLAGS, "page in the tree of bucket key")
                    .page(page.id())
                    .expected("a leaf")
                    .found(page.toString());
        }
        return branches;
    }

    private static List<PageImage.Child> children(Page branch) throws IOException {
        if (branch.size() > Entries.LIMIT || branch.count() >= PageImage.MAX_ELEMENTS - 1) {
            throw corrupt(Kind.PAGE_RANGE, "branch page of bucket key")
                    .page(branch.id())
                    .expected("fewer than " + (PageImage.MAX_ELEMENTS - 1) + " elements in " + Entries.LIMIT + " bytes")
                    .found(branch.toString());
        }
        List<PageImage.Child> children = new ArrayList<>(branch.count() + 1);
        for (int i = 0; i < branch.count(); i++) {
            children.add(new PageImage.Child(branch.key(i), branch.child(i)));
        }
        return children;
    }
}
