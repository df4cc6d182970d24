package dev.rekindle.snapshot;

/** What is remembered of one page position. */
sealed interface PageRecord {
    /** No branch or leaf with this page's number: a continuation, a page never used, or the freelist. */
    record Unknown() implements PageRecord {}

    /** A header with this page's number, and contents that cannot be right. */
    record Damaged() implements PageRecord {}

    /**
     * A sound leaf.
     *
     * @param overflow further pages that it takes
     * @param first its first key; empty if it has no entries
     * @param last its last key
     * @param crc see {@link LeafFacts}
     */
    record Leaf(long overflow, int count, Key first, Key last, int crc, long length, LeafContent content, long pointer)
            implements PageRecord {}

    /** A branch; its children are in the {@link BranchLog}. */
    record Branch(long overflow, int count, long children) implements PageRecord {}
}
