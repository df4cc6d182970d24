package dev.rekindle.controller.destination;

import dev.rekindle.api.Reason;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.destination.EtcdBackupDestinationStatus;
import dev.rekindle.api.schema.DurationText;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Problems;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoreProbe;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries every destination when its spec has changed and at its interval, and says what was found. */
public final class DestinationReconciler implements Reconciler<EtcdBackupDestination> {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationReconciler.class);

    /** No upload lives longer than the longest {@code spec.timeout} of a backup, which is a day. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(25);

    private final KubernetesClient client;
    private final Destinations destinations;
    private final InstantSource clock;

    /** A reconciler that reads and writes by this client, which stays the caller's. */
    public DestinationReconciler(KubernetesClient client, Destinations destinations, InstantSource clock) {
        this.client = client;
        this.destinations = destinations;
        this.clock = clock;
    }

    @Override
    public UpdateControl<EtcdBackupDestination> reconcile(
            EtcdBackupDestination seen, Context<EtcdBackupDestination> context) {
        UpdateControl<EtcdBackupDestination> nothing = UpdateControl.noUpdate();
        EtcdBackupDestination live = resource(seen).get();
        if (live == null || live.getMetadata().getDeletionTimestamp() != null) {
            return nothing;
        }
        Duration interval = DurationText.parse(live.getSpec().probeInterval());
        Duration left = left(live, interval);
        if (left.isPositive()) {
            return nothing.rescheduleAfter(left);
        }
        var trial = new Trial(live, clock.instant());
        EtcdBackupDestinationStatus status = tried(live, trial);
        LOG.atInfo().addKeyValue("destination", live.getMetadata().getName()).log("tried: {}", status.message());
        live.setStatus(status);
        client.resource(live).updateStatus();
        return nothing.rescheduleAfter(interval);
    }

    private EtcdBackupDestinationStatus tried(EtcdBackupDestination live, Trial trial) {
        try (OpenDestination open = destinations.open(live)) {
            StoreProbe probe = open.store().probe(ObjectPrefix.ROOT);
            sweep(open);
            return trial.told(probe);
        } catch (ProblemException | ObjectStoreException | RuntimeException e) {
            ProblemException problem = Problems.of(e, Reason.BUCKET_NOT_FOUND);
            if (problem.reason() == Reason.INTERNAL) {
                LOG.atError().setCause(e).log("a destination could not be tried");
            }
            return trial.failed(problem);
        }
    }

    /** Parts of uploads whose controller was killed cost money and are seen by nobody. */
    private static void sweep(OpenDestination open) {
        try {
            int swept = open.store().sweep(ObjectPrefix.ROOT, LEFT_BEHIND);
            if (swept > 0) {
                LOG.atInfo().addKeyValue("destination", open.name()).log("removed what {} uploads had left", swept);
            }
        } catch (ObjectStoreException e) {
            LOG.atWarn()
                    .addKeyValue("destination", open.name())
                    .log("what uploads have left cannot be removed: {}", e.getMessage());
        }
    }

    private Duration left(EtcdBackupDestination live, Duration interval) {
        Optional<Instant> last = Optional.ofNullable(live.getStatus())
                .filter(status -> live.getMetadata().getGeneration().equals(status.observedGeneration()))
                .flatMap(status -> Optional.ofNullable(status.lastProbeTime()));
        return last.map(time -> Duration.between(clock.instant(), time.plus(interval)))
                .orElse(Duration.ZERO);
    }

    private Resource<EtcdBackupDestination> resource(EtcdBackupDestination seen) {
        return client.resources(EtcdBackupDestination.class)
                .withName(seen.getMetadata().getName());
    }
}
