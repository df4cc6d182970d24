package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.TRAILER_MISMATCH;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Proves a snapshot while its bytes stream by, in one pass and in file order, with memory that grows with the number of pages only.
 *
 * <p>Feed all bytes in any chunking, then {@link #finish}. Either one thread calls {@link #update}, or two threads call {@link #updateDigest} and
 * {@link #updatePages}, each with every byte in order; hashing is the slower half. A buffer, heap or direct, is consumed to its limit and not kept.
 * {@link #finish} must happen after both threads are done.
 *
 * <p>Every method throws {@link SnapshotCorruptException} as soon as the damage can be known, after which the scanner must not be used. Which of the
 * pages are alive is known only at the end, so most damage to structure is reported by {@link #finish}.
 *
 * <p>What is proved: the length, both metas, the trailer; of every page that the root leads to its number, type, element bounds, key order, place
 * between its parent's keys, and that nothing else claims it or its overflow; the freelist, if one is stored; of every row in bucket {@code key} its
 * revision and that its value is a key-value; width and form of what etcd's other buckets hold. What cannot be proved from a snapshot alone: that
 * nobody changed a value and wrote a new trailer. For that, compare with a manifest.
 */
public final class SnapshotScanner {
    private final ScanOptions options;
    private final BodyDigest digest = new BodyDigest();
    private final PageFeed feed;

    /** A scanner for one snapshot. */
    public SnapshotScanner(ScanOptions options) {
        this.options = options;
        RowScan rows = switch (options.rows()) {
            case RowPolicy.None() -> RowScan.proving();
            case RowPolicy.Collect(long budget) -> RowScan.remembering(new RowLog(budget));
        };
        this.feed = new PageFeed(options.trailer(), rows);
    }

    /** Takes the next bytes of the file, for the digest and for the pages. */
    public void update(ByteBuffer bytes) throws SnapshotCorruptException {
        updateDigest(bytes.duplicate());
        updatePages(bytes);
    }

    /** Takes the next bytes of the file for the digest alone. */
    public void updateDigest(ByteBuffer bytes) {
        digest.update(bytes);
    }

    /** Takes the next bytes of the file for the pages alone. */
    public void updatePages(ByteBuffer bytes) throws SnapshotCorruptException {
        feed.update(bytes);
    }

    /**
     * The length in bytes that a whole snapshot has by its own first pages, trailer included; absent until 64 KiB have arrived, and for a bare
     * database copy. Any thread may ask.
     */
    public OptionalLong announcedLength() {
        return feed.announcedLength();
    }

    /**
     * Proves what can only be proved at the end, and says what the snapshot says.
     *
     * @throws IllegalStateException if the digest and the pages were not fed equally many bytes
     */
    public SnapshotReport finish() throws SnapshotCorruptException {
        if (digest.total() != feed.total()) {
            throw new IllegalStateException(
                    "the digest was fed " + digest.total() + " bytes, the pages " + feed.total());
        }
        try (PageScanner pages = feed.finish()) {
            BodyDigest.Result digests = digest.finish();
            Trailer trailer = trailer(digests);
            return report(pages.meta(), digests.whole(), trailer, ContentsWalk.of(pages));
        }
    }

    private Trailer trailer(BodyDigest.Result digests) throws SnapshotCorruptException {
        return switch (feed.ending()) {
            case NOTHING -> Trailer.ABSENT;
            case TRAILER -> {
                if (digests.body().equals(digests.last())) {
                    yield Trailer.VERIFIED;
                }
                if (options.trailer() == TrailerPolicy.IGNORED) {
                    yield Trailer.DIFFERS;
                }
                throw corrupt(TRAILER_MISMATCH, "SHA-256 after the last page")
                        .offset(feed.total() - BodyDigest.TRAILER)
                        .expected(digests.body())
                        .found(digests.last());
            }
        };
    }

    private SnapshotReport report(Meta meta, String sha256, Trailer trailer, ContentsWalk contents) {
        SchemaRows schema = contents.schema();
        long compacted = Math.max(
                schema.finishedCompactRevision().orElse(-1),
                schema.scheduledCompactRevision().orElse(-1));
        long bootRevision = Math.max(Math.max(contents.revision(), compacted), 1);
        Optional<LiveKeys.Result> live = contents.liveKeys().map(rows -> rows.result(bootRevision, compacted));
        return new SnapshotReport(
                feed.total(),
                sha256,
                trailer,
                meta.pageSize(),
                meta.highWaterMark(),
                meta.transaction(),
                contents.statusHash(),
                contents.revision(),
                bootRevision,
                schema.finishedCompactRevision(),
                schema.scheduledCompactRevision(),
                contents.entries(),
                live.map(keys -> OptionalLong.of(keys.live())).orElse(OptionalLong.empty()),
                schema.consistentIndex(),
                schema.term(),
                schema.storageVersion(),
                schema.clusterVersion(),
                schema.members(),
                schema.alarms(),
                schema.authentication(),
                contents.leases(),
                live.map(LiveKeys.Result::hashKv));
    }
}
