package dev.rekindle.engine.crash;

/** How the same command ends when it is simply run again. */
enum Recovery {
    /** Status 0, and the restored data is there. */
    DONE,
    /** Another status, and nobody but a person can help: a wedge, unless the data was already complete. */
    REFUSED,
    /** Status 0, but what is there is not the restored data. */
    FALSE_SUCCESS
}
