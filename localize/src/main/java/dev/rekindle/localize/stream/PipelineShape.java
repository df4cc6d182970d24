package dev.rekindle.localize.stream;

/**
 * How much memory a pipeline takes, {@code chunks × chunkBytes} outside the heap, and how much of what it wrote may still be in the kernel's.
 *
 * @param chunkBytes bytes handed from thread to thread at once
 * @param chunks buffers going round; the fastest stage can be so far ahead of the slowest
 * @param flushBytes after so many bytes the disk is made to take them: left to the kernel alone, gigabytes of dirty pages would pile up and
 *     stall everything in a small memory cgroup, and the last sync would take long
 */
public record PipelineShape(int chunkBytes, int chunks, long flushBytes) {
    /** 8 × 1 MiB: measured, more of either gained nothing. */
    public static final PipelineShape USUAL = new PipelineShape(1 << 20, 8, 64L << 20);

    /** Refuses a pipeline that could not move. */
    public PipelineShape {
        if (chunkBytes < 1 || chunks < 2 || flushBytes < 1) {
            throw new IllegalArgumentException(
                    "chunkBytes " + chunkBytes + ", chunks " + chunks + ", flushBytes " + flushBytes);
        }
    }
}
