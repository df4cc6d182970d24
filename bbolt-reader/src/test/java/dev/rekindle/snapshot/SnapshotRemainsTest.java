package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.child;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static dev.rekindle.snapshot.SnapshotImage.keyValue;
import static dev.rekindle.snapshot.SnapshotImage.meta;
import static dev.rekindle.snapshot.SnapshotImage.rowKey;
import static dev.rekindle.snapshot.SnapshotImage.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.BboltImage.Entry;
import dev.rekindle.bbolt.PageLayout;
import org.junit.jupiter.api.Test;

/** Free pages keep what they held. Whatever that is, and however it overlaps live pages, it changes nothing. */
class SnapshotRemainsTest {
    private static final int PAGE = SnapshotImage.PAGE_SIZE;

    @Test
    void headersOfOldPagesThatSpanLiveOnesAreHarmless() throws Exception {
        SnapshotReport clean = Scans.scan(sealed(live().bytes()));

        BboltImage spanned =
                live().leaf(3, put(90, 4 * PAGE)).leaf(7, put(91, 1400)).leaf(9, put(92, 600));

        assertSame(Scans.scan(sealed(spanned.bytes())), clean);
    }

    @Test
    void damagedOldPagesAreHarmless() throws Exception {
        SnapshotReport clean = Scans.scan(sealed(live().bytes()));

        BboltImage damaged = live().leaf(3, put(9, 9), put(8, 8))
                .branch(7)
                .leaf(9, put(2, 2))
                .poke32(9, PageLayout.PAGE_OVERFLOW, -1)
                .leaf(10, put(2, 2))
                .poke16(10, PageLayout.PAGE_COUNT, -1)
                .leaf(11, put(3, 3))
                .poke16(11, PageLayout.PAGE_FLAGS, 77);

        assertSame(Scans.scan(sealed(damaged.bytes())), clean);
    }

    @Test
    void oldRootsOnEitherSideOfTheRootAreHarmless() throws Exception {
        SnapshotReport clean = Scans.scan(sealed(live().bytes()));

        BboltImage old = live().leaf(3, bucket("key", 77), inline("meta", meta(1, 1, 90, 90)))
                .leaf(9, bucket("key", 5), inline("meta", meta(2, 1, 91, 91)))
                .leaf(10, inline("meta", inline("nested")));

        assertSame(Scans.scan(sealed(old.bytes())), clean);
    }

    @Test
    void entriesNeedNotLieInOrderInTheirPage() throws Exception {
        SnapshotReport clean = Scans.scan(sealed(live().bytes()));
        // The keys and values of page 5, all of one length, change places, and their positions follow them.
        int size = put(2, 7).key().length() + put(2, 7).value().length();
        int data = 5 * PAGE + (int) PageLayout.element(2);
        long second = PageLayout.element(1);
        byte[] ordered = live().bytes();
        byte[] bytes = live().poke32(5, PageLayout.element(0) + PageLayout.LEAF_POSITION, 32 + size)
                .poke32(5, second + PageLayout.LEAF_POSITION, 16)
                .bytes();
        System.arraycopy(ordered, data, bytes, data + size, size);
        System.arraycopy(ordered, data + size, bytes, data, size);

        assertSame(Scans.scan(sealed(bytes)), clean);
    }

    private static void assertSame(SnapshotReport report, SnapshotReport clean) {
        assertThat(report)
                .usingRecursiveComparison()
                .ignoringFields("size", "sha256", "pages")
                .isEqualTo(clean);
    }

    /** Root 4; key in branch 6 over leaves 5 and 8; pages 3, 7 and from 9 on are free. */
    private static BboltImage live() {
        return new BboltImage(PAGE)
                .leaf(4, bucket("key", 6), inline("meta", meta(9, 1, 0, 0)))
                .leaf(5, put(2, 7), put(3, 7))
                .branch(6, child(rowKey(2, 0), 5), child(rowKey(4, 0), 8))
                .leaf(8, put(4, 1), put(5, 1))
                .root(4);
    }

    private static Entry put(long revision, int valueLength) {
        return entry(rowKey(revision, 0), keyValue("k", revision, revision, 1, "v".repeat(valueLength), 0));
    }
}
