package dev.rekindle.localize.stream;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One thing that is done with every byte, in order, on a thread of its own. */
@FunctionalInterface
public interface Stage {
    /**
     * Takes the next bytes.
     *
     * @param bytes read-only, a view of its own; not to be kept
     * @param position of its first byte in the stream
     */
    void accept(ByteBuffer bytes, long position) throws IOException;
}
