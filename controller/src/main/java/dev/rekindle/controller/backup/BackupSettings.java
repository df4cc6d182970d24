package dev.rekindle.controller.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How backups are run.
 *
 * @param concurrency how many run at the same time; others wait in the order in which they came
 * @param spoolDirectory where bytes wait for a slow store; empty: etcd waits
 * @param pace of attempts and statuses
 * @param version of this controller, for manifests
 */
public record BackupSettings(int concurrency, Optional<Path> spoolDirectory, Pace pace, String version) {

    /**
     * How long things wait.
     *
     * @param firstRetry after the first failure; it doubles with each further one
     * @param longestRetry the most that it becomes
     * @param progress between two statuses of a running attempt
     * @param takeOver how long an attempt has to be silent before another controller takes it for dead
     */
    public record Pace(Duration firstRetry, Duration longestRetry, Duration progress, Duration takeOver) {

        /** 10 s up to 5 min; a status every 5 s, and three of them missed. */
        public static final Pace USUAL =
                new Pace(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ofSeconds(15));
    }

    public BackupSettings {
        if (concurrency < 1) {
            throw new IllegalArgumentException("at least one backup runs at a time, not " + concurrency);
        }
    }
}
