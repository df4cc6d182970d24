package dev.rekindle.controller.restore;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreSource;
import dev.rekindle.api.schema.DurationText;
import dev.rekindle.controller.restore.preflight.Verdict;
import dev.rekindle.controller.restore.run.Aftermath;
import dev.rekindle.controller.restore.run.Next;
import dev.rekindle.controller.restore.run.StatusDraft;
import dev.rekindle.controller.restore.run.StatusStore;
import dev.rekindle.controller.restore.target.Targets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A restore until the moment when nothing stands in its way: then snapshot, token and roles are settled, in one write of the status, and nothing was
 * touched before it.
 */
final class FirstLook {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Look preflight;
    private final StatusStore statuses;
    private final FreshToken tokens;
    private final Clock clock;

    /** Looks at everything that may stand in the way. */
    @FunctionalInterface
    interface Look {
        Verdict look(EtcdRestore restore);
    }

    FirstLook(Look preflight, StatusStore statuses, FreshToken tokens, Clock clock) {
        this.preflight = preflight;
        this.statuses = statuses;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Looks once, and writes what came of it. */
    Next take(EtcdRestore restore) {
        StatusDraft draft = StatusDraft.of(restore, clock);
        draft.name(Targets.reference(restore).text(), source(restore));
        if (Boolean.TRUE.equals(restore.getSpec().cancel())) {
            draft.end(RestorePhase.CANCELLED, Reason.CANCELLED, "a person ended it; nothing was touched");
        } else if (isTooLate(restore)) {
            draft.end(
                    RestorePhase.FAILED,
                    Reason.DEADLINE_EXCEEDED,
                    "nothing was touched within " + restore.getSpec().timeout() + "; at last: "
                            + draft.build().message());
        } else {
            judge(restore, draft, preflight.look(restore));
        }
        EtcdRestoreStatus status = statuses.write(restore, draft).getStatus();
        if (Boolean.TRUE.equals(status.terminal())) {
            return new Next.Over();
        }
        return new Next.In(status.token() == null ? AGAIN : Duration.ZERO);
    }

    private void judge(EtcdRestore restore, StatusDraft draft, Verdict verdict) {
        switch (verdict) {
            case Verdict.Refused(PreflightReport report) -> {
                draft.preflight(report);
                draft.end(RestorePhase.REFUSED, first(report), "nothing was touched; " + all(report));
            }
            case Verdict.Waiting waiting -> {
                draft.queue(
                        waiting.queuePosition().isPresent()
                                ? waiting.queuePosition().getAsInt()
                                : null);
                draft.say(RestorePhase.WAITING, waiting.reason(), waiting.message());
            }
            case Verdict.Clear clear -> {
                boolean dry = Boolean.TRUE.equals(restore.getSpec().dryRun());
                draft.queue(null);
                draft.preflight(clear.report());
                draft.pin(
                        clear.snapshot().object(),
                        clear.snapshot().snapshot(),
                        dry ? null : tokens.next(Targets.reference(restore).name()));
                draft.aftermath(Aftermath.chosen(clear.snapshot()));
                if (dry) {
                    draft.end(
                            RestorePhase.COMPLETED,
                            Reason.DRY_RUN_CLEAR,
                            "nothing stands in the way of restoring "
                                    + Targets.reference(restore).text());
                } else {
                    draft.say(
                            RestorePhase.RESTORING,
                            Reason.RUNNING,
                            "nothing stands in the way; "
                                    + Targets.reference(restore).text() + " is being taken");
                }
            }
        }
    }

    private boolean isTooLate(EtcdRestore restore) {
        Optional<Instant> began = Optional.ofNullable(restore.getStatus()).map(EtcdRestoreStatus::startTime);
        Duration timeout = DurationText.parse(restore.getSpec().timeout());
        return began.filter(start -> clock.instant().isAfter(start.plus(timeout)))
                .isPresent();
    }

    private static Reason first(PreflightReport report) {
        return report.obstacles().stream()
                .flatMap(obstacle -> Arrays.stream(Reason.values())
                        .filter(reason -> reason.toString().equals(obstacle.reason())))
                .findFirst()
                .orElse(Reason.BAD_REQUEST);
    }

    private static String all(PreflightReport report) {
        return report.obstacles().stream()
                .map(PreflightReport.Obstacle::message)
                .collect(Collectors.joining("; "));
    }

    private static String source(EtcdRestore restore) {
        RestoreSource source = restore.getSpec().source();
        if (source.backup() != null) {
            return "EtcdBackup/" + source.backup().name();
        }
        if (source.object() != null) {
            return source.object().destination().name() + ": " + source.object().key();
        }
        return source.latest() != null && source.latest().schedule() != null
                ? "the latest of EtcdBackupSchedule/" + source.latest().schedule()
                : "the latest of "
                        + (source.latest() == null ? "" : source.latest().cluster());
    }
}
