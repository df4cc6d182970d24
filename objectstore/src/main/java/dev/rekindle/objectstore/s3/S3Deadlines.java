package dev.rekindle.objectstore.s3;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param connect to the store, TLS included
 * @param idle without a byte on an open connection
 * @param call for one call with all its attempts; transfers of a part have {@code part}
 * @param part for the transfer of one part, with all its attempts
 * @param attempts of one call at most, with a growing and jittered pause in between
 * @param rotation how long to wait for new keys in {@link S3Credentials.Files} when the store refuses keys that it had accepted
 */
public record S3Deadlines(
        Duration connect, Duration idle, Duration call, Duration part, int attempts, Duration rotation) {

    /** 10 s, 30 s, 2 min, 10 min, 8 attempts, 2 min (a kubelet takes up to 90 s to bring a changed secret). */
    public static final S3Deadlines DEFAULTS = new S3Deadlines(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            8,
            Duration.ofMinutes(2));

    public S3Deadlines {
        if (!connect.isPositive()
                || !idle.isPositive()
                || !call.isPositive()
                || !part.isPositive()
                || attempts < 1
                || rotation.isNegative()) {
            throw new IllegalArgumentException("deadlines and attempts are positive");
        }
    }
}
