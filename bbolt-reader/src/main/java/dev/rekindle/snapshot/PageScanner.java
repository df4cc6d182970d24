package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.LIMIT;
import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.PAGE_RANGE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at every page position in file order, proves whatever has the header of a branch or leaf with this page's number, and remembers a few bytes
 * of it. Which of them are alive and which are the remains of old ones is found out at the end, from the root; so damage is only noted here, unless
 * it is in a page that the meta page itself names. One thread at a time.
 */
final class PageScanner implements SpanningPages.Outcome, AutoCloseable {
    /** Larger pages are not put together in memory. etcd's default limit of a request is 1.5 MiB. */
    private static final long LARGEST_WHOLE_PAGE = 1 << 20;

    private static final int MOST_FINDINGS = 256;
    /** An etcd snapshot needs 24 bytes a page, and 64 at the very worst; past this it is a forgery. */
    private static final long MEMORY_FLOOR = 32L << 20;

    private static final long MEMORY_A_PAGE = 64;
    private static final long MOST_BRANCH_MEMORY = 1L << 30;
    private static final int CHECK_MEMORY_EVERY = 64;

    private final Meta meta;
    private final PageLog pages = new PageLog();
    private final BranchLog children = new BranchLog();
    private final KeptLeaves kept = new KeptLeaves();
    private final RowScan rows;
    private final LeafScan leaves;
    private final BranchScan branches;
    private final FreelistScan freelist;
    private final SpanningPages spanning = new SpanningPages();
    private final Map<Long, SnapshotCorruptException> findings = new HashMap<>();

    PageScanner(Meta meta, RowScan rows) {
        this.meta = meta;
        this.rows = rows;
        this.leaves = new LeafScan(rows, kept);
        this.branches = new BranchScan(children, meta.highWaterMark());
        this.freelist = new FreelistScan(meta);
    }

    /** Whether all pages below the high-water mark have passed. */
    boolean isComplete() {
        return pages.pages() == meta.highWaterMark();
    }

    /** Takes the next page: {@code pageSize} bytes from {@code from}. */
    void page(byte[] bytes, int from) throws SnapshotCorruptException {
        long id = pages.pages();
        var image = new PageImage(bytes, from, meta.pageSize(), id, id * meta.pageSize());
        boolean tree =
                image.id() == id && (image.flags() == PageLayout.FLAG_LEAF || image.flags() == PageLayout.FLAG_BRANCH);
        if (id < 2) {
            image.requireMeta();
        }
        if (id == meta.root() && !tree) {
            throw image.notATree();
        }
        if (freelist.wants(id)) {
            freelist.take(image);
        }
        if (id < 2 || image.id() != id) {
            pages.unknown();
        } else if (!tree) {
            remember(id, image.notATree());
            pages.damaged();
        } else if (image.overflow() == 0) {
            single(image);
        } else {
            begin(image);
        }
        if (!spanning.isEmpty()) {
            spanning.take(image, this);
        }
        if (id % CHECK_MEMORY_EVERY == 0) {
            checkMemory();
        }
    }

    Meta meta() {
        return meta;
    }

    PageLog pages() {
        return pages;
    }

    BranchLog children() {
        return children;
    }

    KeptLeaves kept() {
        return kept;
    }

    RowScan rows() {
        return rows;
    }

    /** The scan of leaves, for the pages inside inline buckets. */
    LeafScan leaves() {
        return leaves;
    }

    FreelistScan freelist() {
        return freelist;
    }

    /** What was found wrong with a page, unless there was too much wrong to remember. */
    Optional<SnapshotCorruptException> finding(long page) {
        return Optional.ofNullable(findings.get(page));
    }

    /** Bytes of memory that grow with the number of pages. */
    long memory() {
        return pages.memory() + children.memory() + kept.memory();
    }

    @Override
    public void close() {
        kept.close();
    }

    private void single(PageImage image) throws SnapshotCorruptException {
        try {
            if (image.flags() == PageLayout.FLAG_BRANCH) {
                long place = branches.scan(image);
                pages.branch(image.count(), place);
            } else {
                pages.leaf(leaf(image));
            }
        } catch (SnapshotCorruptException damage) {
            note(image.page(), damage);
            pages.damaged();
        }
    }

    private LeafFacts leaf(PageImage image) throws SnapshotCorruptException {
        LeafFacts facts = leaves.scan(image);
        if (facts.content() == LeafContent.UNSOUND_ROWS) {
            remember(image.page(), leaves.unsoundRow(image));
        }
        if (image.page() == meta.root() && EtcdBucket.areAllOf(new LeafEntries(image))) {
            leaves.expectNoNestedBuckets();
        }
        return facts;
    }

    private void begin(PageImage image) throws SnapshotCorruptException {
        long ticket = pages.reserve();
        SpanningPage page;
        try {
            page = spanningPage(image);
        } catch (SnapshotCorruptException damage) {
            damaged(image.page(), ticket, damage);
            return;
        }
        spanning.add(page, ticket, image, this);
    }

    private SpanningPage spanningPage(PageImage image) throws SnapshotCorruptException {
        if (image.overflow() >= meta.highWaterMark() - image.page()) {
            throw image.damage(PAGE_RANGE, "overflow", PageLayout.PAGE_OVERFLOW)
                    .expected("pages below " + meta.highWaterMark())
                    .found(image.overflow() + " more pages");
        }
        long size = (image.overflow() + 1) * meta.pageSize();
        if (size <= LARGEST_WHOLE_PAGE) {
            return new WholePage(image.page(), image.overflow(), meta.pageSize());
        }
        if (image.flags() == PageLayout.FLAG_BRANCH) {
            throw image.damage(LIMIT, "branch", PageLayout.PAGE_OVERFLOW)
                    .expected("at most " + LARGEST_WHOLE_PAGE + " bytes")
                    .found(size + " bytes");
        }
        return new LargeLeaf(image, size, rows.aside());
    }

    /** Looks at a page whose overflow has passed. */
    @Override
    public void ended(SpanningPage page, long ticket) throws SnapshotCorruptException {
        switch (page) {
            case LargeLeaf large -> pages.lateLeaf(ticket, page.overflow(), large.facts(rows));
            case WholePage whole -> {
                PageImage image = whole.image();
                if (image.flags() == PageLayout.FLAG_BRANCH) {
                    long place = branches.scan(image);
                    pages.lateBranch(ticket, page.overflow(), image.count(), place);
                } else {
                    pages.lateLeaf(ticket, page.overflow(), leaf(image));
                }
            }
        }
    }

    @Override
    public void damaged(long page, long ticket, SnapshotCorruptException damage) throws SnapshotCorruptException {
        note(page, damage);
        pages.lateDamaged(ticket);
    }

    /** Notes damage in a page that may be alive; throws it if the meta page names the page. */
    private void note(long page, SnapshotCorruptException damage) throws SnapshotCorruptException {
        if (page == meta.root()) {
            throw damage;
        }
        remember(page, damage);
    }

    private void remember(long page, SnapshotCorruptException damage) {
        if (findings.size() < MOST_FINDINGS) {
            findings.put(page, damage);
        }
    }

    private void checkMemory() throws SnapshotCorruptException {
        long most = MEMORY_FLOOR + MEMORY_A_PAGE * pages.pages();
        if (memory() > most || children.memory() > MOST_BRANCH_MEMORY) {
            throw corrupt(LIMIT, "what has to be remembered of " + pages.pages() + " pages")
                    .expected("at most " + most + " bytes")
                    .found(memory() + " bytes");
        }
    }
}
