package dev.rekindle.controller.backup;

import dev.rekindle.api.Progress;
import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupAttempt;
import dev.rekindle.api.backup.EtcdBackupSpec;
import dev.rekindle.api.backup.EtcdBackupStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What to do with a backup that no thread of this process works on. A function of what stands in the live object and of the time. */
sealed interface NextStep {

    /** Nothing: it is over. */
    record Nothing() implements NextStep {}

    /** Make an attempt. */
    record Attempt() implements NextStep {}

    /** Look again after a while. */
    record Wait(Duration time) implements NextStep {}

    /** End it. */
    record Fail(Reason reason, String message) implements NextStep {}

    /** Decides. */
    static NextStep of(EtcdBackupSpec spec, EtcdBackupStatus status, BackupSettings.Pace pace, Instant now) {
        if (Boolean.TRUE.equals(status.terminal())) {
            return new Nothing();
        }
        Optional<BackupAttempt> last = Attempts.last(status);
        if (last.isEmpty()) {
            return new Attempt();
        }
        if (last.get().endTime() == null) {
            Instant heard = heard(status, last.get());
            Duration left = Duration.between(now, heard.plus(pace.takeOver()));
            return left.isPositive() ? new Wait(left) : new Attempt();
        }
        Optional<Instant> deadline = Attempts.deadline(spec, status);
        if (deadline.isPresent() && !now.isBefore(deadline.get())) {
            return new Fail(Reason.DEADLINE_EXCEEDED, exceeded(spec, last.get()));
        }
        int failed = Attempts.failed(status.attempts());
        if (failed >= spec.maxAttempts()) {
            return new Fail(Reason.ATTEMPTS_EXHAUSTED, exhausted(failed, last.get()));
        }
        if (failed == 0) {
            return new Attempt();
        }
        Duration left = Duration.between(now, last.get().endTime().plus(Attempts.delay(failed, pace)));
        return left.isPositive() ? new Wait(left) : new Attempt();
    }

    /** What a person reads when the time is up. */
    static String exceeded(EtcdBackupSpec spec, BackupAttempt last) {
        return "took longer than spec.timeout, " + spec.timeout() + reason(last);
    }

    /** What a person reads when there will be no further attempt. */
    static String exhausted(int failed, BackupAttempt last) {
        return (failed == 1 ? "the only attempt failed" : "all " + failed + " attempts failed") + reason(last);
    }

    private static String reason(BackupAttempt last) {
        return last.message() == null ? "" : "; the last one: " + last.message();
    }

    /** When an open attempt last showed that somebody works on it. */
    private static Instant heard(EtcdBackupStatus status, BackupAttempt last) {
        Instant progress =
                Optional.ofNullable(status.progress()).map(Progress::time).orElse(last.startTime());
        return progress.isAfter(last.startTime()) ? progress : last.startTime();
    }
}
