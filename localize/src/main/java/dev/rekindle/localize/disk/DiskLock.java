package dev.rekindle.localize.disk;

import java.io.IOException;

/** An exclusive lock on a file. It ends with {@link #close()} or with the process, whichever comes first. */
public interface DiskLock extends AutoCloseable {
    @Override
    void close() throws IOException;
}
