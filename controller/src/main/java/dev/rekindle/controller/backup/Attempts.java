package dev.rekindle.controller.backup;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupAttempt;
import dev.rekindle.api.backup.EtcdBackupSpec;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.schema.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a status tells of the attempts that there were. */
final class Attempts {
    private Attempts() {}

    /** The newest. */
    static Optional<BackupAttempt> last(EtcdBackupStatus status) {
        List<BackupAttempt> attempts = status.attempts();
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
    }

    /** How many have failed by themselves. An attempt that was ended from outside, as by a node's drain, is not held against the backup. */
    static int failed(List<BackupAttempt> attempts) {
        return (int) attempts.stream()
                .filter(attempt -> attempt.reason() != null)
                .filter(attempt -> !Reason.INTERRUPTED.toString().equals(attempt.reason()))
                .count();
    }

    /** Until when all attempts together have time; empty before the first. */
    static Optional<Instant> deadline(EtcdBackupSpec spec, EtcdBackupStatus status) {
        return Optional.ofNullable(status.startTime()).map(start -> start.plus(DurationText.parse(spec.timeout())));
    }

    /** How long to wait after so many failures in a row. */
    static Duration delay(int failures, BackupSettings.Pace pace) {
        Duration delay = pace.firstRetry();
        for (int i = 1; i < failures && delay.compareTo(pace.longestRetry()) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(pace.longestRetry()) < 0 ? delay : pace.longestRetry();
    }

    /** The same attempt, ended. */
    static BackupAttempt ended(BackupAttempt attempt, Instant end, Reason reason, String message) {
        return new BackupAttempt(
                attempt.number(),
                attempt.id(),
                attempt.key(),
                attempt.member(),
                attempt.startTime(),
                end,
                reason.toString(),
                message);
    }
}
