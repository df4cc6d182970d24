package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.LIMIT;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.util.ArrayList;
import java.util.List;

/**
 * The pages whose overflow is still passing, live ones and remains of old ones. Those may overlap, though hardly ever more than two at a time: bbolt
 * frees a page with all its overflow and takes new ones from the start of a free run, so only a snapshot of a database that was written to meanwhile
 * has any. Past a limit, which only a forgery reaches, the oldest are given up: what lies inside another was written after it, so the outermost is
 * the least likely to be alive. One thread at a time.
 */
final class SpanningPages {
    private static final int MOST = 64;
    private static final long MOST_MEMORY = 16L << 20;

    private final List<Open> open = new ArrayList<>();
    private long memory;

    /** A page, and its ticket in the {@link PageLog}. */
    private record Open(SpanningPage page, long ticket) {}

    /** Takes what becomes of the pages. */
    interface Outcome {
        /** All of a page has passed. */
        void ended(SpanningPage page, long ticket) throws SnapshotCorruptException;

        /** A page turned out to be damaged, or was given up. */
        void damaged(long page, long ticket, SnapshotCorruptException damage) throws SnapshotCorruptException;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Begins a page, of which nothing has been taken yet. */
    void add(SpanningPage page, long ticket, PageImage start, Outcome outcome) throws SnapshotCorruptException {
        open.add(new Open(page, ticket));
        memory += page.memory();
        while (open.size() > MOST || memory > MOST_MEMORY) {
            Open oldest = open.getFirst();
            remove(0);
            outcome.damaged(
                    oldest.page.page(),
                    oldest.ticket,
                    start.damage(LIMIT, "headers of pages with overflow", 0)
                            .expected("at most " + MOST + " that overlap one another, and " + MOST_MEMORY
                                    + " bytes of small ones")
                            .found("more, the first of them at page " + oldest.page.page()));
        }
    }

    /** Hands the next page of the file to every page that it belongs to. */
    void take(PageImage next, Outcome outcome) throws SnapshotCorruptException {
        for (int i = 0; i < open.size(); ) {
            Open each = open.get(i);
            boolean done = each.page.page() + each.page.overflow() == next.page();
            try {
                each.page.take(next.bytes(), next.from(), (int) next.size());
                if (done) {
                    outcome.ended(each.page, each.ticket);
                }
            } catch (SnapshotCorruptException damage) {
                outcome.damaged(each.page.page(), each.ticket, damage);
                done = true;
            }
            if (done) {
                remove(i);
            } else {
                i++;
            }
        }
    }

    private void remove(int index) {
        memory -= open.remove(index).page.memory();
    }
}
