package dev.rekindle.bbolt;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.DEPTH;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.KEY_ORDER;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_REFERENCED_TWICE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through the entries of one bucket in key order, unsigned byte by byte. A fresh cursor stands nowhere: {@link #next} then begins at the
 * first entry and {@link #previous} at the last, so {@code while (cursor.next())} visits everything. Having run off an end it stays there, and only
 * turns back.
 *
 * <p>Hostile trees end in a {@link SnapshotCorruptException}: descents are capped at {@link #DEEPEST} pages, keys must move in the cursor's
 * direction, and no more pages are entered between two keys than the file has. So a cycle, or a page with two parents, cannot keep it busy.
 *
 * <p>For one thread. What {@link #key} and {@link #value} return stays valid after the cursor moves on.
 */
public final class Cursor {
    /** A tree of pages with two children each has more pages than any file long before this depth. */
    static final int DEEPEST = 64;

    private final Bucket bucket;
    private final List<Frame> path = new ArrayList<>();
    private Place place = Place.FRESH;
    private long entered;

    Cursor(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Moves to the first entry; false if the bucket is empty. */
    public boolean first() throws IOException {
        return restart(Step.FORWARD);
    }

    /** Moves to the last entry; false if the bucket is empty. */
    public boolean last() throws IOException {
        return restart(Step.BACKWARD);
    }

    /** Moves to the next entry; false, and stays behind the last one, if there is none. */
    public boolean next() throws IOException {
        return switch (place) {
            case FRESH, BEFORE_FIRST -> restart(Step.FORWARD);
            case ENTRY -> step(Step.FORWARD);
            case AFTER_LAST -> false;
        };
    }

    /** Moves to the entry before; false, and stays before the first one, if there is none. */
    public boolean previous() throws IOException {
        return switch (place) {
            case FRESH, AFTER_LAST -> restart(Step.BACKWARD);
            case ENTRY -> step(Step.BACKWARD);
            case BEFORE_FIRST -> false;
        };
    }

    /** Moves to the first entry whose key is not less than {@code key}; false, and stays behind the last one, if there is none. */
    public boolean seek(byte[] key) throws IOException {
        enter(bucket.first());
        while (top().page.type() == Page.Type.BRANCH) {
            Frame frame = top();
            int index = frame.page.search(key);
            boolean exact = index < frame.page.count()
                    && PageLayout.compareKeys(frame.page.key(index), MemorySegment.ofArray(key)) == 0;
            frame.index = exact ? index : Math.max(index - 1, 0);
            descend(frame);
        }
        top().index = top().page.search(key);
        place = Place.ENTRY;
        return top().index < top().page.count() || advance(Step.FORWARD);
    }

    /** The key of the current entry, read-only. */
    public MemorySegment key() throws IOException {
        return leaf().page.key(top().index);
    }

    /** The value of the current entry, read-only; of a bucket entry its header and, if it is inline, its page image. */
    public MemorySegment value() throws IOException {
        return leaf().page.value(top().index);
    }

    /** Whether the current entry is a bucket. */
    public boolean isBucket() throws IOException {
        return leaf().page.isBucket(top().index);
    }

    /** The bucket at the current entry, which has to be one. */
    public Bucket bucket() throws IOException {
        if (!isBucket()) {
            throw new IllegalStateException("the entry is not a bucket");
        }
        return Bucket.at(bucket.reads(), top().page, top().index);
    }

    /** The leaf of the current entry. */
    public Page page() {
        return leaf().page;
    }

    private boolean restart(Step step) throws IOException {
        enter(bucket.first());
        top().index = step.start(top().page);
        return arrive(step);
    }

    private void enter(Page root) {
        path.clear();
        path.add(new Frame(root));
        entered = 0;
    }

    private boolean step(Step step) throws IOException {
        MemorySegment before = key();
        boolean sameLeaf = advanceInLeaf(step);
        if (!sameLeaf && !advance(step)) {
            return false;
        }
        MemorySegment after = key();
        int order = PageLayout.compareKeys(before, after);
        if (step == Step.FORWARD ? order >= 0 : order <= 0) {
            throw corrupt(KEY_ORDER, "keys of a bucket")
                    .page(top().page.id())
                    .offset(top().page.offset() + PageLayout.element(top().index))
                    .expected("a key " + (step == Step.FORWARD ? "after " : "before ") + PageLayout.describe(before))
                    .found(PageLayout.describe(after));
        }
        return true;
    }

    private boolean advanceInLeaf(Step step) {
        int index = top().index + step.delta;
        if (index < 0 || index >= top().page.count()) {
            return false;
        }
        top().index = index;
        return true;
    }

    /** Leaves the current leaf for the nearest entry of another one. */
    private boolean advance(Step step) throws IOException {
        entered = 0;
        return climb(step) && arrive(step);
    }

    /** From the top of the path, whose index is set, down to a leaf with entries, passing over empty leaves. */
    private boolean arrive(Step step) throws IOException {
        while (true) {
            while (top().page.type() == Page.Type.BRANCH) {
                descend(top());
                top().index = step.start(top().page);
            }
            if (top().page.count() > 0) {
                place = Place.ENTRY;
                return true;
            }
            if (!climb(step)) {
                return false;
            }
        }
    }

    /** Up to the nearest branch with a further child, and on to that child; false at the end of the bucket. */
    private boolean climb(Step step) {
        path.removeLast();
        while (!path.isEmpty()) {
            if (advanceInLeaf(step)) {
                return true;
            }
            path.removeLast();
        }
        place = step == Step.FORWARD ? Place.AFTER_LAST : Place.BEFORE_FIRST;
        return false;
    }

    private void descend(Frame frame) throws IOException {
        long child = frame.page.child(frame.index);
        if (path.size() >= DEEPEST) {
            throw corrupt(DEPTH, "tree of " + bucket)
                    .page(frame.page.id())
                    .expected("at most " + DEEPEST + " levels")
                    .found("one more, page " + Long.toUnsignedString(child)
                            + "; the pages form a cycle or were forged");
        }
        entered++;
        if (entered > bucket.reads().meta().highWaterMark()) {
            throw corrupt(PAGE_REFERENCED_TWICE, "tree of " + bucket)
                    .page(child)
                    .expected("each page referenced once")
                    .found("more references than pages");
        }
        path.add(new Frame(bucket.reads().page(child, frame.page.id()).requireTree()));
    }

    private Frame top() {
        return path.getLast();
    }

    private Frame leaf() {
        if (place != Place.ENTRY) {
            throw new IllegalStateException("the cursor stands at no entry");
        }
        return top();
    }

    private enum Place {
        FRESH,
        BEFORE_FIRST,
        ENTRY,
        AFTER_LAST
    }

    private enum Step {
        FORWARD(1),
        BACKWARD(-1);

        private final int delta;

        Step(int delta) {
            this.delta = delta;
        }

        int start(Page page) {
            return this == FORWARD ? 0 : page.count() - 1;
        }
    }

    private static final class Frame {
        private final Page page;
        private int index;

        private Frame(Page page) {
            this.page = page;
        }
    }
}
