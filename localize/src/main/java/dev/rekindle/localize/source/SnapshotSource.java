package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.RestoreException;
import java.io.IOException;

/** Where the bytes of a snapshot come from. A value: nothing is opened before {@link #open()}. */
public interface SnapshotSource {
    /**
     * Opens the source at its first byte. The caller closes the stream.
     *
     * @throws RestoreException when the source does not exist, must not be read, or cannot be reached before the deadline
     * @throws IOException when a local read fails
     */
    SnapshotStream open() throws RestoreException, IOException, InterruptedException;

    /** What to call the source in messages and logs: a path, or a URL without its query. Never a secret. */
    String describe();
}
