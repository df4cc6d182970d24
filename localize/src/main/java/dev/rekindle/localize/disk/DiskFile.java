package dev.rekindle.localize.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open regular file. Writes at positions may come from one thread while another calls {@link #flush()}. */
public interface DiskFile extends AutoCloseable {
    /** Writes all remaining bytes of {@code source} at {@code position}; the file grows as needed. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Reads until {@code target} is full or the file ends; returns the number of bytes, 0 at the end. */
    int read(ByteBuffer target, long position) throws IOException;

    /** The file's length in bytes. */
    long size() throws IOException;

    /** Cuts the file to {@code size} bytes; a shorter file stays as it is. */
    void truncate(long size) throws IOException;

    /** Starts and awaits writing of what was written so far, so that the last sync finds little left. An error is final. */
    void flush() throws IOException;

    /** Makes content and metadata durable. An error is final: after a failed fsync the kernel may have dropped the pages. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
