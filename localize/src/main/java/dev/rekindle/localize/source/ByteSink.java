package dev.rekindle.localize.source;

import java.nio.ByteBuffer;

/** Takes the bytes of a response body, in order, on one thread at a time. May block; that holds the sender back. */
interface ByteSink {
    /** Takes all remaining bytes. Throws when they are too many. */
    void accept(ByteBuffer bytes) throws PassingFailure, InterruptedException;
}
