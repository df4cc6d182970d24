package dev.rekindle.controller.restore;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.preflight.Verdict;
import dev.rekindle.controller.restore.run.MemberEtcd;
import dev.rekindle.controller.restore.run.PodWatches;
import dev.rekindle.controller.restore.run.Restoration;
import dev.rekindle.controller.restore.run.StatusStore;
import dev.rekindle.controller.restore.run.Steps;
import dev.rekindle.controller.restore.run.TicketValues;
import dev.rekindle.controller.restore.target.Targets;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/** The reconciler of restores with all that it needs. Closed after the operator has stopped. */
public final class Restores implements AutoCloseable {
    private static final int FIRST_RETRY_MILLIS = 1_000;
    private static final double LONGER = 1.5;
    private static final int LONGEST_RETRY_MILLIS = 60_000;
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(5);

    private final PodWatches watches;
    private final RestoreReconciler reconciler;

    /**
     * Puts it together.
     *
     * @param client stays the caller's
     * @param preflight names what stands in a restore's way
     * @param tickets what its pods are to read
     * @param etcd the way to its members
     */
    public Restores(
            KubernetesClient client,
            Function<EtcdRestore, Verdict> preflight,
            TicketValues tickets,
            MemberEtcd etcd,
            Clock clock) {
        var wake = new Wake();
        var statuses = new StatusStore(client);
        this.watches = new PodWatches(client, wake::look);
        this.reconciler = new RestoreReconciler(
                statuses,
                new FirstLook(preflight::apply, statuses, new FreshToken(new SecureRandom()), clock),
                new Restoration(
                        new Targets(client)::observe,
                        statuses,
                        new Steps(client, tickets, etcd, watches, clock),
                        clock),
                wake);
    }

    /** To be registered with {@link #configure}. */
    public RestoreReconciler reconciler() {
        return reconciler;
    }

    /** Names, and retries that never end: a restore is there when the API server is sick. */
    public static void configure(ControllerConfigurationOverrider<EtcdRestore> overrider) {
        overrider
                .withName("etcdrestore")
                .withFinalizer(RestoreReconciler.FINALIZER)
                .withRetry(new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(FIRST_RETRY_MILLIS)
                        .setIntervalMultiplier(LONGER)
                        .setMaxInterval(LONGEST_RETRY_MILLIS))
                .withReconciliationMaxInterval(AT_LEAST_EVERY);
    }

    @Override
    public void close() {
        watches.close();
    }
}
