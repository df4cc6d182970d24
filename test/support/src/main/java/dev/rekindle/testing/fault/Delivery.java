package dev.rekindle.testing.fault;

import java.time.Duration;

/** How much of an answer gets through, and how. */
public sealed interface Delivery {

    /** All of it; then the connection is closed. */
    record Whole() implements Delivery {}

    /** Not a byte of it. */
    record Silent(Ending ending) implements Delivery {}

    /** Its head, which promises the whole body, and so many bytes of that. */
    record Cut(long bodyBytes, Ending ending) implements Delivery {}

    /** All of it, in pieces of so many bytes with a pause before each. */
    record Trickle(int bytes, Duration pause) implements Delivery {}
}
