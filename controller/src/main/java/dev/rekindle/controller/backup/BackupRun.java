package dev.rekindle.controller.backup;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupAttempt;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupSpec;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Problems;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt, from its beginning in the status to its end there. Belongs to one thread; {@link #cancel} may be called by any. */
final class BackupRun {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRun.class);
    private static final Duration STATUS_PAUSE = Duration.ofSeconds(2);

    private final BackupId id;
    private final BackupTools tools;
    private final Instant submitted;
    private final AtomicReference<@Nullable Cancel> cancelled = new AtomicReference<>();
    private @Nullable Thread thread; // guarded by this

    /** Why an attempt is ended from outside. */
    enum Cancel {
        /** The resource is being deleted, or is gone. */
        DELETED,
        /** {@code spec.timeout} has passed. */
        DEADLINE,
        /** This process ends. */
        SHUTDOWN
    }

    BackupRun(BackupId id, BackupTools tools) {
        this.id = id;
        this.tools = tools;
        this.submitted = tools.clock().instant();
    }

    BackupId id() {
        return id;
    }

    /** Ends the attempt soon; the first reason counts. */
    synchronized void cancel(Cancel why) {
        if (cancelled.compareAndSet(null, why) && thread != null) {
            thread.interrupt();
        }
    }

    /** Makes the attempt, if the live object still asks for one. */
    void run() {
        Optional<EtcdBackup> begun = begin();
        if (begun.isEmpty()) {
            return;
        }
        BackupAttempt attempt = Attempts.last(begun.get().getStatus()).orElseThrow();
        LOG.atInfo()
                .addKeyValue("backup", id)
                .addKeyValue("attempt", attempt.number())
                .log("an attempt begins");
        var course = new Course(tools.clock());
        Duration queued = Duration.between(submitted, tools.clock().instant());
        UnaryOperator<EtcdBackup> ending;
        try (var _ = new Heartbeat(this, begun.get(), course, tools)) {
            attach();
            Proof proof = new Pipeline(tools, begun.get(), course).run();
            ending = live -> story(live).completed(proof, course.timings(queued));
        } catch (Exception e) {
            ProblemException problem = Problems.of(e, Reason.BUCKET_NOT_FOUND);
            log(problem);
            ending = live -> failure(live, problem);
        } finally {
            detach();
        }
        end(attempt, ending);
    }

    private Optional<EtcdBackup> begin() {
        Optional<EtcdBackup> live = tools.statuses().live(id);
        if (live.isEmpty() || cancelled.get() != null || !wantsAnAttempt(live.get())) {
            return Optional.empty();
        }
        tools.statuses().hold(live.get(), BackupStatuses.Hold.HELD);
        int before = number(live.get());
        return tools.statuses()
                .write(
                        id,
                        now -> number(now) == before && wantsAnAttempt(now)
                                ? story(now).begun()
                                : now)
                .filter(written -> number(written) == before + 1);
    }

    private boolean wantsAnAttempt(EtcdBackup live) {
        return live.getMetadata().getDeletionTimestamp() == null
                && NextStep.of(
                                live.getSpec(),
                                BackupReconciler.status(live),
                                tools.settings().pace(),
                                tools.clock().instant())
                        instanceof NextStep.Attempt;
    }

    private EtcdBackup failure(EtcdBackup live, ProblemException problem) {
        Cancel why = cancelled.get();
        EtcdBackupSpec spec = live.getSpec();
        if (why == Cancel.DELETED) {
            return story(live).retrying(new ProblemException(Reason.CANCELLED, "the backup was deleted while it ran"));
        }
        if (why == Cancel.SHUTDOWN && problem.reason() == Reason.INTERRUPTED) {
            return story(live)
                    .retrying(new ProblemException(
                            Reason.INTERRUPTED, "the controller ended; nothing half-done is left"));
        }
        if (why == Cancel.DEADLINE) {
            var exceeded = new ProblemException(Reason.DEADLINE_EXCEEDED, problem.sentence());
            return story(live)
                    .failedWith(exceeded, Reason.DEADLINE_EXCEEDED, "took longer than spec.timeout, " + spec.timeout());
        }
        return switch (problem.reason().meaning()) {
            case FAILURE -> story(live).failedWith(problem, problem.reason(), problem.sentence());
            case RETRIED, PROGRESS, SUCCESS -> {
                EtcdBackup retrying = story(live).retrying(problem);
                NextStep next = NextStep.of(
                        spec,
                        BackupReconciler.status(retrying),
                        tools.settings().pace(),
                        tools.clock().instant());
                yield next instanceof NextStep.Fail(Reason reason, String message)
                        ? story(live).failedWith(problem, reason, message)
                        : retrying;
            }
        };
    }

    /** Writes the end, however long the API server is away; a controller that is told to end leaves it to the next one, who finds what is stored. */
    private void end(BackupAttempt attempt, UnaryOperator<EtcdBackup> ending) {
        while (true) {
            try {
                tools.statuses().write(id, live -> isOpen(live, attempt) ? ending.apply(live) : live);
                return;
            } catch (KubernetesClientException e) {
                LOG.atWarn()
                        .addKeyValue("backup", id)
                        .log(
                                "the end of an attempt cannot be written yet: {}",
                                e.getClass().getSimpleName());
                if (cancelled.get() == Cancel.SHUTDOWN || !pause()) {
                    return;
                }
            }
        }
    }

    private static boolean isOpen(EtcdBackup live, BackupAttempt attempt) {
        return Attempts.last(BackupReconciler.status(live))
                .filter(last -> last.number() == attempt.number() && last.endTime() == null)
                .isPresent();
    }

    private boolean pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(STATUS_PAUSE.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** From here on a cancellation interrupts. One that came before does so at once. */
    private synchronized void attach() {
        thread = Thread.currentThread();
        if (cancelled.get() != null) {
            thread.interrupt();
        }
    }

    /** From here on none does, so that the end can be written. */
    private synchronized void detach() {
        thread = null;
        Thread.interrupted();
    }

    private Story story(EtcdBackup live) {
        return new Story(live, tools.clock().instant());
    }

    private static int number(EtcdBackup live) {
        EtcdBackupStatus status = BackupReconciler.status(live);
        return Attempts.last(status).map(BackupAttempt::number).orElse(0);
    }

    private void log(ProblemException problem) {
        var line = LOG.atWarn().addKeyValue("backup", id).addKeyValue("reason", problem.reason());
        if (problem.reason() == Reason.INTERNAL) {
            line = line.setCause(problem);
        }
        line.log("the attempt failed: {}", problem.sentence());
    }
}
