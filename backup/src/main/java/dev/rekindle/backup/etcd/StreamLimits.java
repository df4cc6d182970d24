package dev.rekindle.backup.etcd;

import java.time.Duration;

/**
 * How long a snapshot stream may take.
 *
 * @param deadline of the whole stream: etcd keeps a read transaction open, and its database grows, for as long
 * @param noProgress the longest time without a byte
 * @param messagesAhead how many messages (32 KiB each) may wait for the reader
 */
public record StreamLimits(Duration deadline, Duration noProgress, int messagesAhead) {

    /** An hour, 30 s, 4 MiB. */
    public static final StreamLimits DEFAULTS = new StreamLimits(Duration.ofHours(1), Duration.ofSeconds(30), 128);

    public StreamLimits {
        if (!deadline.isPositive() || !noProgress.isPositive() || messagesAhead < 2) {
            throw new IllegalArgumentException("stream limits must be positive, with two or more messages ahead");
        }
    }
}
