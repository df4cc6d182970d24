package dev.rekindle.localize.materialize;

/**
 * How far the store's revision jumps, so that no client ever sees it go back ({@code etcdutl --bump-revision N --mark-compacted}). Everything
 * before the new revision counts as compacted: watches on an old revision fail and their clients list again.
 *
 * @param by 1 to {@value #LARGEST}
 */
public record RevisionBump(long by) {
    /** Leaves room for as many further revisions. */
    public static final long LARGEST = Long.MAX_VALUE / 2;

    public RevisionBump {
        if (by < 1 || by > LARGEST) {
            throw new IllegalArgumentException("revision bump: expected 1 to " + LARGEST + ", found " + by);
        }
    }
}
