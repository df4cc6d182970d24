package dev.rekindle.objectstore.gcs;

import java.time.Duration;

/**
 * How long a {@link GcsStore} waits.
 *
 * @param connect for a connection
 * @param silence for the next byte, in either direction, before a request is taken for lost
 * @param call for the repetitions of a call, from its first failure on; anew whenever an upload or a read gets ahead
 * @param firstPause before the first repetition; doubled for each further one, up to 16 s, and shortened at random
 */
public record GcsDeadlines(Duration connect, Duration silence, Duration call, Duration firstPause) {

    /** 10 s to connect, 30 s of silence, 2 minutes of repetitions, 250 ms before the first. */
    public static final GcsDeadlines DEFAULTS = new GcsDeadlines(
            Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMillis(250));

    public GcsDeadlines {
        for (Duration each : new Duration[] {connect, silence, call, firstPause}) {
            if (!each.isPositive() || each.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("a deadline is longer than nothing and at most a day, not " + each);
            }
        }
    }
}
