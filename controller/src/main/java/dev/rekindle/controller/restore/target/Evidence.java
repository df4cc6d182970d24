package dev.rekindle.controller.restore.target;

/** What a layout was told by. */
public enum Evidence {
    /** Something that its owner has made for this very target. */
    SEEN,
    /** Nothing is there yet; the owner's other clusters, or what is usual. */
    GUESSED
}
