package dev.rekindle.snapshot;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * Proves a snapshot while its bytes stream by, in one pass and in file order, with memory that grows with the number of pages only.
 *
 * <p>Feed all bytes in any chunking, then {@link #finish}. Either one thread calls {@link #update}, or two threads call {@link #updateDigest} and
 * {@link #updatePages}, each with every byte in order; hashing is the slower half. A buffer, heap or direct, is consumed to its limit and not kept.
 * {@link #finish} must happen after both threads are done.
 *
 * <p>Every method throws {@link SnapshotCorruptException} as soon as the damage can be known, after which the scanner must not be used.
 */
public final class SnapshotScanner {
    private final ScanOptions options;
    private final BodyDigest digest = new BodyDigest();
    private long pageBytes;

    /** A scanner for one snapshot. */
    public SnapshotScanner(ScanOptions options) {
        this.options = options;
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
        pageBytes += bytes.remaining();
        bytes.position(bytes.limit());
    }

    /**
     * The length in bytes that a whole snapshot has by its own first pages, trailer included; absent until they have arrived. The pages thread's
     * method. Of a bare database copy it says nothing.
     */
    public OptionalLong announcedLength() {
        return OptionalLong.empty();
    }

    /** Proves what can only be proved at the end, and says what the snapshot says. */
    public SnapshotReport finish() throws SnapshotCorruptException {
        if (digest.total() != pageBytes) {
            throw new IllegalStateException("the digest was fed " + digest.total() + " bytes, the pages " + pageBytes);
        }
        throw new UnsupportedOperationException(options.toString());
    }
}
