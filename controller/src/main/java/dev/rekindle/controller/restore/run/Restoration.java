package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.schema.DurationText;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.restore.target.Targets;
import dev.rekindle.controller.status.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A restore from the moment when its snapshot and token are settled. Each call looks at everything anew and takes what steps can be taken; it may be
 * killed after any write, and called again by another controller.
 */
public final class Restoration {
    private static final Duration SOON = Duration.ofSeconds(2);

    /** Each of them is a write of the status; more in one call would be a circle. */
    private static final int MOST_ROUNDS = 20;

    private final Observation observation;
    private final StatusStore statuses;
    private final Steps steps;
    private final Clock clock;

    /** What is read of a target, live. */
    @FunctionalInterface
    public interface Observation {
        /** How it is at this moment. */
        TargetFacts observe(EtcdRestore restore) throws ProblemException;
    }

    /** Takes these steps, by these observations. */
    public Restoration(Observation observation, StatusStore statuses, Steps steps, Clock clock) {
        this.observation = observation;
        this.statuses = statuses;
        this.steps = steps;
        this.clock = clock;
    }

    /** Goes on with a restore that was read live and has a token. */
    public Next advance(EtcdRestore read) throws InterruptedException {
        EtcdRestore restore = read;
        for (int i = 0; i < MOST_ROUNDS; i++) {
            if (isOver(restore)) {
                return new Next.Over();
            }
            StatusDraft draft = StatusDraft.of(restore, clock);
            StepResult result = step(restore, draft);
            switch (result) {
                case StepResult.Again() -> {}
                case StepResult.Done() -> {}
                case StepResult.Wait(Reason reason, String message) ->
                    draft.say(waiting(draft, reason), reason, message);
                case StepResult.Failed(Reason reason, String message) ->
                    draft.say(RestorePhase.FAILED, reason, message);
            }
            restore = statuses.write(restore, draft);
            if (result instanceof StepResult.Wait) {
                return new Next.In(SOON);
            }
        }
        return new Next.In(SOON);
    }

    /** Takes away whatever a restore with a token may have left, however it ended. */
    public void release(EtcdRestore restore) {
        steps.release().everything(restore, Targets.reference(restore));
    }

    private StepResult step(EtcdRestore restore, StatusDraft draft) throws InterruptedException {
        try {
            TargetFacts target = observation.observe(restore);
            var run = new Run(restore, target, draft);
            Optional<StepResult> cutShort = cutShort(run);
            if (cutShort.isPresent()) {
                return cutShort.get();
            }
            return switch (phase(draft)) {
                case FAILED, CANCELLED -> end(run);
                case PROVING -> prove(run);
                case ROLLING_BACK -> steps.rollingBack().take(run);
                case PENDING, WAITING, PREFLIGHT, RESTORING, ROLLED_BACK, COMPLETED, REFUSED -> restore(run);
            };
        } catch (ProblemException e) {
            return unseen(restore, draft, e);
        }
    }

    /** What cannot be seen may be seen later; but nobody is kept waiting by a restore that is on its way out. */
    private StepResult unseen(EtcdRestore restore, StatusDraft draft, ProblemException problem) {
        if (phase(draft) == RestorePhase.ROLLING_BACK) {
            return steps.rollingBack().unseen(restore, draft, problem);
        }
        if (isLeaving(draft)) {
            steps.release().everything(restore, Targets.reference(restore));
            draft.end(
                    phase(draft),
                    Ending.reason(draft),
                    draft.build().message() + ". What its target is left in could not be seen: " + problem.sentence());
            return new StepResult.Done();
        }
        if (isUnwanted(restore)) {
            draft.say(RestorePhase.CANCELLED, Reason.CANCELLED, "a person ended it");
            return new StepResult.Again();
        }
        if (problem.reason() == Reason.TARGET_NOT_FOUND) {
            return new StepResult.Failed(Reason.TARGET_CHANGED, problem.sentence());
        }
        return deadline(restore, draft).orElseGet(() -> new StepResult.Wait(problem.reason(), problem.sentence()));
    }

    /** A person or the time has ended it. */
    private Optional<StepResult> cutShort(Run run) {
        if (isLeaving(run.draft())) {
            return Optional.empty();
        }
        if (isUnwanted(run.restore())) {
            run.draft().say(RestorePhase.CANCELLED, Reason.CANCELLED, "a person ended it");
            return Optional.of(new StepResult.Again());
        }
        return deadline(run.restore(), run.draft());
    }

    private Optional<StepResult> deadline(EtcdRestore restore, StatusDraft draft) {
        Instant began = draft.build().startTime();
        Duration timeout = DurationText.parse(restore.getSpec().timeout());
        return began != null && clock.instant().isAfter(began.plus(timeout))
                ? Optional.of(new StepResult.Failed(
                        Reason.DEADLINE_EXCEEDED,
                        "it took longer than " + restore.getSpec().timeout() + "; at last: "
                                + draft.build().message()))
                : Optional.empty();
    }

    private static boolean isUnwanted(EtcdRestore restore) {
        return Boolean.TRUE.equals(restore.getSpec().cancel())
                || restore.getMetadata().getDeletionTimestamp() != null;
    }

    private static boolean isLeaving(StatusDraft draft) {
        return switch (phase(draft)) {
            case FAILED, CANCELLED, ROLLING_BACK -> true;
            case PENDING, WAITING, PREFLIGHT, RESTORING, PROVING, ROLLED_BACK, COMPLETED, REFUSED -> false;
        };
    }

    private StepResult restore(Run run) throws ProblemException, InterruptedException {
        StepResult locked = steps.locking().take(run);
        if (!(locked instanceof StepResult.Done)) {
            return locked;
        }
        StepResult ordered = steps.ordering().take(run);
        if (!(ordered instanceof StepResult.Done)) {
            return ordered;
        }
        Optional<RestoreInjection> order = steps.orders().find(run.restore());
        StepResult called = order.isPresent() ? steps.calling().take(run, order.get()) : new StepResult.Again();
        if (!(called instanceof StepResult.Done)) {
            return called;
        }
        StepResult watched = steps.watching().take(run);
        if (!(watched instanceof StepResult.Done)) {
            return watched;
        }
        StepResult proved = steps.proving().take(run);
        if (proved instanceof StepResult.Done) {
            run.draft()
                    .say(
                            RestorePhase.PROVING,
                            Reason.RUNNING,
                            "the restored members are proved; now the cluster is made whole");
        }
        return proved;
    }

    private StepResult prove(Run run) throws ProblemException {
        StepResult completed = steps.completion().take(run);
        if (completed instanceof StepResult.Done) {
            run.draft()
                    .end(
                            RestorePhase.COMPLETED,
                            Reason.COMPLETED,
                            "restored " + run.target().reference().text() + " at revision "
                                    + run.snapshot().revision()
                                    + (run.bump() > 0 ? " raised by " + run.bump() : "")
                                    + "; read status.aftermath for what to do now");
        }
        return completed;
    }

    private StepResult end(Run run) {
        if (RollingBack.isDue(run)) {
            run.draft()
                    .say(
                            RestorePhase.ROLLING_BACK,
                            Ending.reason(run.draft()),
                            String.valueOf(run.draft().build().message()));
            return new StepResult.Again();
        }
        Optional<String> state = steps.ending().take(run);
        if (state.isEmpty()) {
            return new StepResult.Wait(
                    Ending.reason(run.draft()),
                    String.valueOf(run.draft().build().message()));
        }
        run.draft()
                .end(
                        phase(run.draft()),
                        Ending.reason(run.draft()),
                        run.draft().build().message() + ". " + state.get());
        return new StepResult.Done();
    }

    private static boolean isOver(EtcdRestore restore) {
        return Optional.ofNullable(restore.getStatus())
                .map(EtcdRestoreStatus::terminal)
                .orElse(false);
    }

    private static RestorePhase waiting(StatusDraft draft, Reason reason) {
        if (isLeaving(draft) || phase(draft) == RestorePhase.PROVING) {
            return phase(draft);
        }
        return reason == Reason.TARGET_BUSY ? RestorePhase.WAITING : RestorePhase.RESTORING;
    }

    private static RestorePhase phase(StatusDraft draft) {
        return Optional.ofNullable(draft.build().phase()).orElse(RestorePhase.RESTORING);
    }
}
