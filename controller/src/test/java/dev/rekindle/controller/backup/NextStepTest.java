package dev.rekindle.controller.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.DestinationReference;
import dev.rekindle.api.Progress;
import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupAttempt;
import dev.rekindle.api.backup.BackupSource;
import dev.rekindle.api.backup.DeletionPolicy;
import dev.rekindle.api.backup.EtcdBackupSpec;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.backup.MemberComparison;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NextStepTest {
    private static final Instant START = Instant.parse("2026-11-27T03:00:00Z");
    private static final BackupSettings.Pace PACE = BackupSettings.Pace.USUAL;
    private static final EtcdBackupSpec SPEC = new EtcdBackupSpec(
            new BackupSource(null, null, null, null, null),
            new DestinationReference("offsite"),
            DeletionPolicy.RETAIN,
            MemberComparison.COMPARE,
            3,
            "1h");

    @Test
    void aNewBackupIsTried() {
        assertThat(next(new StatusDraft(Optional.empty()), 0)).isEqualTo(new NextStep.Attempt());
    }

    @Test
    void oneThatIsOverIsLeftAlone() {
        StatusDraft draft = begun();
        draft.terminal = true;

        assertThat(next(draft, 999_999)).isEqualTo(new NextStep.Nothing());
    }

    @Test
    void anOpenAttemptBelongsToWhoWritesItsProgress() {
        StatusDraft draft = begun();
        draft.begin(attempt(1, 0, null, null));
        draft.progress = new Progress("Stream", 1L, 2L, 50, 1L, START.plusSeconds(100));

        assertThat(next(draft, 105)).isEqualTo(new NextStep.Wait(Duration.ofSeconds(10)));
        assertThat(next(draft, 115)).isEqualTo(new NextStep.Attempt());
    }

    @Test
    void anOpenAttemptWithoutProgressCountsFromItsStart() {
        StatusDraft draft = begun();
        draft.begin(attempt(1, 0, null, null));

        assertThat(next(draft, 14)).isEqualTo(new NextStep.Wait(Duration.ofSeconds(1)));
        assertThat(next(draft, 15)).isEqualTo(new NextStep.Attempt());
    }

    @Test
    void aFailedAttemptIsFollowedByLongerAndLongerWaits() {
        StatusDraft draft = begun();
        draft.begin(attempt(1, 0, 60, Reason.STREAM_STALLED));
        assertThat(next(draft, 60)).isEqualTo(new NextStep.Wait(Duration.ofSeconds(10)));
        assertThat(next(draft, 70)).isEqualTo(new NextStep.Attempt());

        draft.begin(attempt(2, 70, 80, Reason.STREAM_STALLED));

        assertThat(next(draft, 80)).isEqualTo(new NextStep.Wait(Duration.ofSeconds(20)));
    }

    @Test
    void attemptsAreCapped() {
        StatusDraft draft = begun();
        for (int i = 1; i <= 3; i++) {
            draft.begin(attempt(i, i * 10L, i * 10 + 1, Reason.NO_LEADER));
        }

        assertThat(next(draft, 500))
                .isEqualTo(new NextStep.Fail(Reason.ATTEMPTS_EXHAUSTED, "all 3 attempts failed; the last one: said"));
    }

    @Test
    void aControllerThatEndsIsNotHeldAgainstTheBackup() {
        StatusDraft draft = begun();
        for (int i = 1; i <= 5; i++) {
            draft.begin(attempt(i, i * 10L, i * 10 + 1, Reason.INTERRUPTED));
        }

        assertThat(next(draft, 52)).isEqualTo(new NextStep.Attempt());
    }

    @Test
    void theTimeIsForAllAttemptsTogether() {
        StatusDraft draft = begun();
        draft.begin(attempt(1, 0, 10, Reason.INTERRUPTED));

        assertThat(next(draft, 3599)).isEqualTo(new NextStep.Attempt());
        assertThat(next(draft, 3600)).isInstanceOf(NextStep.Fail.class);
    }

    @Test
    void theLongestWaitIsNotExceeded() {
        assertThat(Attempts.delay(30, PACE)).isEqualTo(PACE.longestRetry());
    }

    @Test
    void elevenAttemptsAreTenInTheStatus() {
        StatusDraft draft = begun();
        for (int i = 1; i <= 11; i++) {
            draft.begin(attempt(i, i, i, Reason.NO_LEADER));
        }

        assertThat(draft.status().attempts())
                .hasSize(10)
                .first()
                .extracting(BackupAttempt::number)
                .isEqualTo(2);
    }

    private static NextStep next(StatusDraft draft, long seconds) {
        EtcdBackupStatus status = draft.status();
        return NextStep.of(SPEC, status, PACE, START.plusSeconds(seconds));
    }

    private static StatusDraft begun() {
        var draft = new StatusDraft(Optional.empty());
        draft.startTime = START;
        return draft;
    }

    private static BackupAttempt attempt(int number, long from, @Nullable Integer to, @Nullable Reason reason) {
        return new BackupAttempt(
                number,
                "5f3a9c1e-" + number,
                null,
                null,
                START.plusSeconds(from),
                to == null ? null : START.plusSeconds(to),
                reason == null ? null : reason.toString(),
                reason == null ? null : "said");
    }
}
