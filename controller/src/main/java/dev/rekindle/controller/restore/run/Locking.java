package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.TargetMode;
import java.util.Optional;

/** First step: nobody else restores into this target. */
final class Locking {
    private final TargetLock locks;

    Locking(TargetLock locks) {
        this.locks = locks;
    }

    /** Takes the lock; of a target that is still to come it is taken as soon as that is there. */
    StepResult take(Run run) {
        return switch (locks.acquire(run.target().reference(), run.lock())) {
            case LockOutcome.Held() -> new StepResult.Done();
            case LockOutcome.Busy(String holder) ->
                new StepResult.Wait(
                        Reason.TARGET_BUSY,
                        run.target().reference().text() + " is held by restore " + holder
                                + "; wait for it, or cancel it");
            case LockOutcome.Absent() ->
                comesLater(run.restore())
                        ? new StepResult.Done()
                        : new StepResult.Failed(
                                Reason.TARGET_CHANGED,
                                run.target().reference().text()
                                        + " is gone or being deleted; create another EtcdRestore when it is there");
        };
    }

    /** Whether a target need not be there from the start. */
    static boolean comesLater(EtcdRestore restore) {
        return mode(restore).filter(mode -> mode != TargetMode.EXISTING).isPresent();
    }

    /** How a target comes to be, where it is an EtcdCluster. */
    static Optional<TargetMode> mode(EtcdRestore restore) {
        return Optional.ofNullable(restore.getSpec().target().etcdCluster()).map(RestoreTarget.EtcdClusterTarget::mode);
    }
}
