package dev.rekindle.localize.source;

import java.time.Duration;

/**
 * How a download spends memory and time.
 *
 * @param rangeBytes length of one ranged GET
 * @param parallel ranged GETs under way at once; memory is {@code rangeBytes × parallel}
 * @param stall a request that receives nothing for so long is given up and tried again
 * @param patience the download is given up when no range was completed for so long
 */
public record HttpLimits(int rangeBytes, int parallel, Duration stall, Duration patience) {
    /** 4 × 8 MiB in flight, 20 s without a byte, 5 minutes without progress. */
    public static final HttpLimits USUAL = new HttpLimits(8 << 20, 4, Duration.ofSeconds(20), Duration.ofMinutes(5));

    /** Refuses limits under which nothing could ever arrive. */
    public HttpLimits {
        if (rangeBytes < 1 || parallel < 1 || stall.isNegative() || stall.isZero() || patience.compareTo(stall) < 0) {
            throw new IllegalArgumentException("limits: rangeBytes " + rangeBytes + ", parallel " + parallel
                    + ", stall " + stall + ", patience " + patience);
        }
    }
}
