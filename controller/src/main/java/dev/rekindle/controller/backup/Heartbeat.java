package dev.rekindle.controller.backup;

import dev.rekindle.api.backup.EtcdBackup;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beside an attempt, on a thread of its own: writes every few seconds how far it is, which is also how another controller sees that somebody works on it;
 * ends it when its time is up, or when its resource is gone, though nobody told.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final BackupRun run;
    private final int attempt;
    private final Instant deadline;
    private final Course course;
    private final BackupTools tools;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    Heartbeat(BackupRun run, EtcdBackup begun, Course course, BackupTools tools) {
        this.run = run;
        this.attempt = Attempts.last(begun.getStatus()).orElseThrow().number();
        this.deadline = Attempts.deadline(begun.getSpec(), begun.getStatus()).orElseThrow();
        this.course = course;
        this.tools = tools;
        this.thread = Thread.ofVirtual().name("backup heartbeat " + run.id()).start(this::beat);
    }

    private void beat() {
        Duration pace = tools.settings().pace().progress();
        try {
            while (!closed.await(Math.max(1, next(pace).toMillis()), TimeUnit.MILLISECONDS)) {
                if (!tools.clock().instant().isBefore(deadline)) {
                    run.cancel(BackupRun.Cancel.DEADLINE);
                }
                report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration next(Duration pace) {
        Duration left = Duration.between(tools.clock().instant(), deadline);
        return left.isPositive() && left.compareTo(pace) < 0 ? left : pace;
    }

    /** Without the API server the attempt goes on: its work does not need it before its end. */
    private void report() {
        try {
            Optional<EtcdBackup> live = tools.statuses()
                    .write(
                            run.id(),
                            now -> isRunning(now)
                                    ? new Story(now, tools.clock().instant())
                                            .progressed(course.progress(), course.member())
                                    : now);
            if (live.isEmpty() || live.get().getMetadata().getDeletionTimestamp() != null) {
                run.cancel(BackupRun.Cancel.DELETED);
            }
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("backup", run.id())
                    .log("the progress cannot be written: {}", e.getClass().getSimpleName());
        }
    }

    /** Not once another controller has taken this one for dead: its attempt is not ours to speak of. */
    private boolean isRunning(EtcdBackup live) {
        return live.getMetadata().getDeletionTimestamp() == null
                && Attempts.last(BackupReconciler.status(live))
                        .filter(last -> last.number() == attempt && last.endTime() == null)
                        .isPresent();
    }

    /** Waits until nothing more is written. */
    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(Duration.ofMinutes(1));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
