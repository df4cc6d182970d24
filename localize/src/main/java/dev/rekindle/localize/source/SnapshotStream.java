package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** The bytes of one snapshot, in order, for one thread. */
public interface SnapshotStream extends AutoCloseable {
    /** The total length in bytes, where the source knows it before its end. */
    OptionalLong size();

    /**
     * Reads at least one byte into {@code target}, as many as are at hand; returns their number, or −1 at the end. An end before
     * {@link #size()} is never reported as an end: it is an exception.
     */
    int read(ByteBuffer target) throws RestoreException, IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
