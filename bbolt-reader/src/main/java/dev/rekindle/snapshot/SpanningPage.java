package dev.rekindle.snapshot;

import dev.rekindle.bbolt.SnapshotCorruptException;

/**
 * A page with overflow, of which more arrives with every page of the file. Whether it is alive or the remains of an old one is not known, so the
 * pages under it are looked at by themselves as well.
 */
sealed interface SpanningPage permits WholePage, LargeLeaf {
    /** The page's number. */
    long page();

    /** Further pages that belong to it. */
    long overflow();

    /** Bytes of memory that it takes at most. */
    long memory();

    /**
     * Takes the next {@code length} bytes of the page.
     *
     * @throws SnapshotCorruptException if the page cannot be right
     */
    void take(byte[] bytes, int from, int length) throws SnapshotCorruptException;
}
