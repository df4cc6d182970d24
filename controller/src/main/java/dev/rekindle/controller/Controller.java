package dev.rekindle.controller;

import dev.rekindle.controller.backup.BackupReconciler;
import dev.rekindle.controller.destination.DestinationReconciler;
import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.etcd.PodMember;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.restore.Restores;
import dev.rekindle.controller.restore.Tickets;
import dev.rekindle.controller.restore.guard.GuardReconciler;
import dev.rekindle.controller.restore.preflight.LivingEtcd;
import dev.rekindle.controller.restore.preflight.Preflight;
import dev.rekindle.controller.restore.run.PodConnections;
import dev.rekindle.controller.restore.source.SnapshotSources;
import dev.rekindle.controller.restore.target.Targets;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.javaoperatorsdk.operator.processing.retry.Retry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program. Ends with 40 where the environment is wrong, and with 10 where it cannot begin; a signal ends it within 20 s, and what runs then is
 * interrupted, so that nothing half-done stays.
 *
 * <p>There is one process and no election of a leader: a Deployment with {@code replicas: 1} and {@code strategy: Recreate}. That two of them overlap for a
 * while does no harm, since statuses are written on top of what was read, and objects are created once.
 */
public final class Controller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
    private static final int WRONG_SETTINGS = 40;
    private static final int CANNOT_BEGIN = 10;
    private static final int RECONCILERS = 64;
    private static final Duration CACHES = Duration.ofMinutes(2);
    private static final Duration RECONCILERS_GRACE = Duration.ofSeconds(4);
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private final Operator operator;
    private final Work work;
    private final Probes probes;

    /** What does more than to answer when it is called, and has to be closed. */
    private record Work(BackupReconciler backups, Restores restores) {}

    private Controller(Operator operator, Work work, Probes probes) {
        this.operator = operator;
        this.work = work;
        this.probes = probes;
    }

    /** Runs until it is ended by a signal. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            Controller controller = start(new KubernetesClientBuilder().build(), Settings.from(System.getenv()));
            var ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> {
                controller.close();
                ended.countDown();
            }));
            ended.await();
        } catch (IllegalArgumentException e) {
            LOG.error("the settings are wrong: {}", e.getMessage());
            System.exit(WRONG_SETTINGS);
        } catch (IOException | OperatorException e) {
            LOG.error("cannot begin", e);
            System.exit(CANNOT_BEGIN);
        }
    }

    /** Starts everything and returns once it hears of every change. The client is the controller's from now on. */
    static Controller start(KubernetesClient client, Settings settings) throws IOException {
        PrivateFiles.sweep(settings.install().directories().work());
        var operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(true)
                .checkingCRDAndValidateLocalModel(false)
                .withCacheSyncTimeout(CACHES)
                .withReconciliationTerminationTimeout(RECONCILERS_GRACE)
                .withExecutorService(Executors.newFixedThreadPool(
                        RECONCILERS, Thread.ofVirtual().name("reconcile-", 0).factory())));
        Work work = register(operator, client, settings);
        Probes probes = Probes.listen(settings.probePort(), () -> isReady(operator));
        operator.start();
        LOG.atInfo()
                .addKeyValue("version", settings.backups().version())
                .addKeyValue("namespace", settings.install().namespace())
                .log("the controller runs");
        return new Controller(operator, work, probes);
    }

    /** Every reconciler of this program is made and registered here. */
    private static Work register(Operator operator, KubernetesClient client, Settings settings) {
        InstantSource clock = InstantSource.system();
        var destinations = new Destinations(client, settings.install());
        var backups = new BackupReconciler(client, destinations, settings.install(), settings.backups(), clock);
        operator.register(
                new DestinationReconciler(client, destinations, clock),
                controller -> controller
                        .withRetry(retry())
                        .withReconciliationMaxInterval(LOOK_AGAIN)
                        .watchingAllNamespaces());
        operator.register(
                backups,
                controller -> controller
                        .withRetry(retry())
                        .withReconciliationMaxInterval(LOOK_AGAIN)
                        .withTriggerReconcilerOnAllEvents(true)
                        .watchingAllNamespaces());
        Restores restores = restores(client, settings, destinations);
        operator.register(restores.reconciler(), Restores::configure);
        operator.register(
                new GuardReconciler(
                        client,
                        new PodMember(client),
                        settings.install().directories().work()),
                GuardReconciler::configure);
        return new Work(backups, restores);
    }

    private static Restores restores(KubernetesClient client, Settings settings, Destinations destinations) {
        var sources = new SnapshotSources(client, destinations, settings.install());
        var targets = new Targets(client);
        var members = new PodConnections(
                new PodMember(client), settings.install().directories().work());
        var living = new LivingEtcd(members);
        var preflight = new Preflight(client, sources, targets, living, InstantSource.system());
        return new Restores(
                client, preflight::look, new Tickets(sources, targets::observe, living), members, Clock.systemUTC());
    }

    /** Never gives up: five attempts and then silence, as the framework has it, would leave a resource to nobody. */
    private static Retry retry() {
        return new GenericRetry()
                .withoutMaxAttempts()
                .setInitialInterval(Duration.ofSeconds(1))
                .setIntervalMultiplier(1.5)
                .setMaxInterval(Duration.ofMinutes(5).toMillis());
    }

    private static boolean isReady(Operator operator) {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Port of the probes. */
    int probePort() {
        return probes.port();
    }

    /** Interrupts what runs, waits until it has cleaned up, and lets go of everything. */
    @Override
    public void close() {
        LOG.info("the controller ends");
        work.backups().close();
        operator.stop();
        work.restores().close();
        probes.close();
    }
}
