package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_RANGE;

import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.snapshot.BranchLog.KeyForm;

/** Proves one branch that is in memory as a whole, and remembers its children. One thread at a time. */
final class BranchScan {
    private static final long FIRST_TREE_PAGE = 2;

    private final KeyRun keys = new KeyRun();
    private final BranchLog children;
    private final long highWaterMark;

    BranchScan(BranchLog children, long highWaterMark) {
        this.children = children;
        this.highWaterMark = highWaterMark;
    }

    /**
     * Scans a branch.
     *
     * @return where its children are in the {@link BranchLog}
     * @throws SnapshotCorruptException if it is not sound
     */
    long scan(PageImage branch) throws SnapshotCorruptException {
        int tableEnd = branch.tableEnd();
        int count = branch.count();
        if (count == 0) {
            throw branch.damage(PAGE_RANGE, "element count of a branch", PageLayout.PAGE_COUNT)
                    .expected("at least one child")
                    .found("none");
        }
        keys.clear();
        for (int i = 0; i < count; i++) {
            int from = branch.from() + (int) branch.branchKeyStart(i, tableEnd);
            int to = from + (int) branch.branchKeySize(i);
            if (!keys.add(branch.bytes(), from, to)) {
                throw branch.disorder(i, branch.bytes(), from, to);
            }
            checkChild(branch, i);
        }
        children.begin(keys.rowKeys() ? KeyForm.ROWS : KeyForm.RAW);
        for (int i = 0; i < count; i++) {
            int from = branch.from() + (int) branch.branchKeyStart(i, tableEnd);
            children.child(branch.bytes(), from, from + (int) branch.branchKeySize(i), branch.child(i));
        }
        return children.end();
    }

    private void checkChild(PageImage branch, int index) throws SnapshotCorruptException {
        long child = branch.child(index);
        if (child < FIRST_TREE_PAGE || child >= highWaterMark) {
            throw branch.damage(PAGE_RANGE, "child " + index, PageImage.element(index) + (long) PageLayout.BRANCH_CHILD)
                    .expected("a page from " + FIRST_TREE_PAGE + " to " + (highWaterMark - 1))
                    .found("page " + Long.toUnsignedString(child));
        }
    }
}
