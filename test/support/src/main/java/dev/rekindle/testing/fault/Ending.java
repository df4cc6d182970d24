package dev.rekindle.testing.fault;

/** How a conversation ends that nobody finished. */
public enum Ending {
    /** The connection is closed in good order, by FIN. */
    CLOSE,
    /** The connection is torn down, by RST. */
    RESET,
    /** Nothing more comes, and the connection stays. */
    STALL
}
