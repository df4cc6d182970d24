package dev.rekindle.bbolt;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The bytes of one page with its overflow pages, wherever they are. Slices are read-only and no larger than their caller has checked. */
sealed interface Extent {
    /** Where the extent begins, in bytes from the start of the file. */
    long start();

    /** Bytes of the extent. */
    long size();

    /** The first bytes of the extent: page header and element table at least. */
    MemorySegment table();

    /** {@code length} bytes from {@code offset}; both are inside the extent. */
    MemorySegment slice(long offset, long length) throws IOException;

    /** An extent that is in memory as a whole. */
    record InMemory(long start, MemorySegment table) implements Extent {
        @Override
        public long size() {
            return table.byteSize();
        }

        @Override
        public MemorySegment slice(long offset, long length) {
            return table.asSlice(offset, length);
        }
    }

    /** An extent too large to hold: beyond its element table, bytes are read when they are asked for. */
    record OnDisk(long start, long size, MemorySegment table, PageReads reads) implements Extent {
        @Override
        public MemorySegment slice(long offset, long length) throws IOException {
            return reads.read(Math.addExact(start, offset), Math.toIntExact(length));
        }
    }
}
