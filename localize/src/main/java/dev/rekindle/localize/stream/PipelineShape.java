package dev.rekindle.localize.stream;

/**
 * How much memory a pipeline takes: {@code chunks × chunkBytes}, outside the heap.
 *
 * @param chunkBytes bytes handed from thread to thread at once
 * @param chunks buffers going round; the fastest stage can be so far ahead of the slowest
 */
public record PipelineShape(int chunkBytes, int chunks) {
    /** 8 × 1 MiB: measured, more of either gained nothing. */
    public static final PipelineShape USUAL = new PipelineShape(1 << 20, 8);

    /** Refuses a pipeline that could not move. */
    public PipelineShape {
        if (chunkBytes < 1 || chunks < 2) {
            throw new IllegalArgumentException("chunkBytes " + chunkBytes + ", chunks " + chunks);
        }
    }
}
