package dev.rekindle.localize.stream;

/**
 * How much memory a pipeline takes, {@code chunks × chunkBytes} outside the heap, and how much of what it wrote may still be in the kernel's.
 *
 * @param chunkBytes bytes handed from thread to thread at once
 * @param chunks buffers going round; the fastest stage can be so far ahead of the slowest
 * @param flushBytes after so many bytes the disk is made to take them, while the next are written: left to the kernel alone, gigabytes of dirty
 *     pages would pile up and stall everything in a small memory cgroup, and the last sync would take long
 */
public record PipelineShape(int chunkBytes, int chunks, long flushBytes) {
    /** 16 × 256 KiB: a ring that stays in the processor's caches; with chunks of 1 MiB the kernel took half as long again to read and write. */
    public static final PipelineShape USUAL = new PipelineShape(256 << 10, 16, 64L << 20);

    /** Refuses a pipeline that could not move. */
    public PipelineShape {
        if (chunkBytes < 1 || chunks < 2 || flushBytes < 1) {
            throw new IllegalArgumentException(
                    "chunkBytes " + chunkBytes + ", chunks " + chunks + ", flushBytes " + flushBytes);
        }
    }
}
