package dev.rekindle.controller.backup;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.DeletionPolicy;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.controller.backup.BackupStatuses.Hold;
import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.etcd.EtcdSources;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Problems;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads every EtcdBackup to its end. It never works itself: it decides from the live object what is next, and leaves attempts to {@link Runs}. To be
 * registered so that it hears of every event, since it holds its finalizer only while that is needed.
 */
public final class BackupReconciler implements Reconciler<EtcdBackup>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackupReconciler.class);

    /** How often one that waits looks where it stands in the queue, where nobody tells it. */
    private static final Duration QUEUE_LOOK = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration FIRST_REMOVAL_RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_REMOVAL_RETRY = Duration.ofMinutes(5);

    /** How long a deleted backup that is to be retained is held by a store that cannot be asked whether something unfinished lies in it. */
    private static final Duration UNFINISHED_PATIENCE = Duration.ofMinutes(10);

    private final BackupTools tools;
    private final Removal removal;
    private final Runs runs;
    private final SimpleInboundEventSource<EtcdBackup> ended = new SimpleInboundEventSource<>("ended-runs");

    /** A reconciler that reads and writes by this client, which stays the caller's. */
    public BackupReconciler(
            KubernetesClient client,
            Destinations destinations,
            Install install,
            BackupSettings settings,
            InstantSource clock) {
        this.tools = new BackupTools(
                new BackupStatuses(client),
                destinations,
                new EtcdSources(client),
                install.directories().work(),
                settings,
                clock);
        this.removal = new Removal(destinations);
        this.runs = new Runs(settings.concurrency(), id -> ended.propagateEvent(id.resource()));
    }

    @Override
    public List<EventSource<?, EtcdBackup>> prepareEventSources(EventSourceContext<EtcdBackup> context) {
        return List.of(ended);
    }

    @Override
    public UpdateControl<EtcdBackup> reconcile(EtcdBackup seen, Context<EtcdBackup> context) {
        BackupId id = BackupId.of(seen);
        Optional<EtcdBackup> live = tools.statuses().live(id);
        if (live.isEmpty()) {
            runs.cancel(id, BackupRun.Cancel.DELETED);
            return UpdateControl.noUpdate();
        }
        if (live.get().getMetadata().getDeletionTimestamp() != null) {
            return again(delete(id, live.get()));
        }
        if (runs.knows(id)) {
            return again(position(id));
        }
        return again(next(id, live.get()));
    }

    /** The status, or an empty one where there is none yet. */
    static EtcdBackupStatus status(EtcdBackup backup) {
        return Optional.ofNullable(backup.getStatus()).orElseGet(() -> new StatusDraft(Optional.empty()).status());
    }

    private Optional<Duration> next(BackupId id, EtcdBackup live) {
        return switch (NextStep.of(
                live.getSpec(), status(live), tools.settings().pace(), now())) {
            case NextStep.Nothing() -> {
                boolean needed = live.getSpec().deletionPolicy() == DeletionPolicy.DELETE && Removal.isNeeded(live);
                tools.statuses().hold(live, needed ? Hold.HELD : Hold.FREE);
                yield Optional.empty();
            }
            case NextStep.Attempt() -> {
                runs.submit(new BackupRun(id, tools));
                yield position(id);
            }
            case NextStep.Wait(Duration time) -> Optional.of(time);
            case NextStep.Fail(Reason reason, String message) -> {
                LOG.atWarn()
                        .addKeyValue("backup", id)
                        .addKeyValue("reason", reason)
                        .log("the backup failed: {}", message);
                tools.statuses().write(id, now -> new Story(now, now()).failed(reason, message));
                yield Optional.of(SOON);
            }
        };
    }

    /** Says where it stands in the queue, as long as it waits there. */
    private Optional<Duration> position(BackupId id) {
        if (runs.position(id).isEmpty()) {
            return Optional.empty();
        }
        tools.statuses()
                .write(
                        id,
                        now -> runs.position(id)
                                .filter(position -> !position.equals(status(now).queuePosition()))
                                .filter(_ ->
                                        Attempts.last(status(now)).stream().allMatch(last -> last.endTime() != null))
                                .map(position -> new Story(now, now()).queued(position))
                                .orElse(now));
        return Optional.of(QUEUE_LOOK);
    }

    private Optional<Duration> delete(BackupId id, EtcdBackup live) {
        if (!live.getMetadata().getFinalizers().contains(BackupStatuses.FINALIZER)) {
            runs.cancel(id, BackupRun.Cancel.DELETED);
            return Optional.empty();
        }
        if (runs.knows(id)) {
            runs.cancel(id, BackupRun.Cancel.DELETED);
            return Optional.of(SOON);
        }
        try {
            if (Removal.isNeeded(live)) {
                removal.run(live);
            }
        } catch (ProblemException | IOException | RuntimeException e) {
            ProblemException problem = Problems.of(e, Reason.BUCKET_NOT_FOUND);
            if (!mayGiveUp(live, problem)) {
                return Optional.of(waiting(id, live, problem));
            }
            LOG.atWarn().addKeyValue("backup", id).log("lets go without a look into the store: {}", problem.sentence());
        }
        tools.statuses().hold(live, Hold.FREE);
        return Optional.empty();
    }

    /** Where nothing is to be deleted that was ever complete, a destination that is gone holds nobody, and one that is down not for ever. */
    private boolean mayGiveUp(EtcdBackup live, ProblemException problem) {
        boolean asked = live.getSpec().deletionPolicy() == DeletionPolicy.DELETE;
        boolean barred = problem.reason() == Reason.DESTINATION_NOT_FOUND
                || problem.reason() == Reason.DESTINATION_NOT_PERMITTED;
        return !asked && (barred || deletedFor(live).compareTo(UNFINISHED_PATIENCE) > 0);
    }

    private Duration waiting(BackupId id, EtcdBackup live, ProblemException problem) {
        String message = "its object in the store could not be deleted yet (" + problem.reason() + "): "
                + problem.sentence() + "; to let it go and keep the object, set deletionPolicy: Retain";
        LOG.atWarn().addKeyValue("backup", id).log("{}", message);
        tools.statuses()
                .write(
                        id,
                        now -> message.equals(status(now).message()) ? now : new Story(now, now()).deleting(message));
        Duration half = deletedFor(live).dividedBy(2);
        Duration least = half.compareTo(FIRST_REMOVAL_RETRY) < 0 ? FIRST_REMOVAL_RETRY : half;
        return least.compareTo(LONGEST_REMOVAL_RETRY) < 0 ? least : LONGEST_REMOVAL_RETRY;
    }

    private Duration deletedFor(EtcdBackup live) {
        return Duration.between(
                Instant.parse(Objects.requireNonNull(live.getMetadata().getDeletionTimestamp())), now());
    }

    private Instant now() {
        return tools.clock().instant();
    }

    private static UpdateControl<EtcdBackup> again(Optional<Duration> after) {
        UpdateControl<EtcdBackup> control = UpdateControl.noUpdate();
        return after.map(control::rescheduleAfter).orElse(control);
    }

    /** Interrupts the attempts that run, and waits for 15 s at most until nothing half-done of them is left. */
    @Override
    public void close() {
        runs.close();
    }
}
