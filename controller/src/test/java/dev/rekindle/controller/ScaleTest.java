package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.controller.PlayedSet.Owner;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many backups and restores at once against small etcds: all of them end well, in the memory that the Deployment grants; what it takes is printed. */
@Tag("soak")
@ApiServer(audit = ApiServer.Audit.SERVICE_ACCOUNTS)
class ScaleTest {
    private static final int BACKUPS = 500;
    private static final int RESTORES = 50;
    private static final int ETCDS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration IDLE = Duration.ofMinutes(2);

    /** {@code resources.limits.memory} in config/manager/deployment.yaml. */
    private static final long MEMORY_LIMIT = 512L << 20;

    private final List<AutoCloseable> open = new ArrayList<>();

    /**
     * What a stretch of time took.
     *
     * @param most memory of the process so far, its libraries included, in bytes
     */
    private record Cost(Duration time, long calls, long most) {
        void print(String what, int resources) {
            System.out.printf(
                    "%s: %d s, %.1f calls each, at most %d MiB of memory%n",
                    what, time.toSeconds(), (double) calls / resources, most >> 20);
        }
    }

    @Test
    void endsAllOfThemWell(KubernetesApi api, TestNamespace namespace, @ObjectStore(StoreServer.MINIO) S3Bucket bucket)
            throws Exception {
        try (Installation installation = Installation.of(api, namespace);
                ControllerProcess controller = ControllerProcess.start(
                        api, api.serviceAccount(Installation.SYSTEM, "rekindle-controller"), Installation.SYSTEM)) {
            String destination = destination(installation, bucket);
            List<EtcdProcess> etcds = etcds();
            List<PlayedSet> sets = sets(installation);

            Cost backups = cost(api, controller, () -> {
                IntStream.range(0, BACKUPS)
                        .forEach(i -> installation.backup("b-" + i, """
                                source: {endpoints: {name: edge-%d, urls: ["%s"], discovery: NamedOnly}}
                                destination: {name: %s}
                                """.formatted(
                                        i % ETCDS, etcds.get(i % ETCDS).clientUrl(), destination)));
                Await.patiently(
                        BACKUPS + " backups to be over", PATIENCE, () -> backups(installation, null) == BACKUPS);
            });
            assertThat(backups(installation, BackupPhase.COMPLETED)).isEqualTo(BACKUPS);
            backups.print(BACKUPS + " EtcdBackups", BACKUPS);

            Cost restores = cost(api, controller, () -> {
                sets.forEach(set -> installation.restore(
                        "r-" + set.name(),
                        MainJob.inPlace("{backup: {name: b-0}}", set, "") + "foreignCluster: Allow\n"));
                Await.patiently(
                        RESTORES + " restores to be over", PATIENCE, () -> restores(installation, null) == RESTORES);
            });
            assertThat(restores(installation, RestorePhase.COMPLETED)).isEqualTo(RESTORES);
            restores.print(RESTORES + " EtcdRestores", RESTORES);

            Instant end = Instant.now().plus(IDLE);
            Cost idle = cost(
                    api,
                    controller,
                    () -> Await.patiently(
                            "some idle time",
                            IDLE.multipliedBy(2),
                            () -> Instant.now().isAfter(end)));
            idle.print("idle for 2 min", 1);

            assertThat(idle.most()).isLessThan(MEMORY_LIMIT);
        } finally {
            for (AutoCloseable one : open.reversed()) {
                one.close();
            }
        }
    }

    private static Cost cost(KubernetesApi api, ControllerProcess controller, Runnable work) throws IOException {
        long before = api.calls(Installation.ACCOUNT).size();
        Instant begun = Instant.now();
        work.run();
        return new Cost(
                Duration.between(begun, Instant.now()),
                api.calls(Installation.ACCOUNT).size() - before,
                mostMemory(controller.pid()));
    }

    /** The kernel's high-water mark of resident memory. */
    private static long mostMemory(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                        .findFirst()
                        .orElseThrow()
                << 10;
    }

    private static String destination(Installation installation, S3Bucket bucket) {
        installation.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: scale, namespace: %s}
                stringData: {accessKeyID: "%s", secretAccessKey: "%s"}
                """.formatted(
                        Installation.SYSTEM,
                        bucket.server().access().accessKey(),
                        bucket.server().access().secretKey()));
        return installation.destination(
                """
                s3:
                  bucket: %s
                  endpoint: %s
                  plainHttp: Allowed
                  privateNetworks: Allowed
                  credentials: {from: Secret, secret: {name: scale}}
                """.formatted(bucket.name(), bucket.server().access().endpoint()));
    }

    private List<EtcdProcess> etcds() {
        return IntStream.range(0, ETCDS).mapToObj(i -> etcd("edge" + i + "-0")).toList();
    }

    /** All hold the same, so that one backup is as good as another. */
    private EtcdProcess etcd(String member) {
        EtcdProcess etcd = opened(EtcdProcess.of(EtcdVersion.V3_6)
                .plan(MemberPlan.loopback(member))
                .start());
        etcd.api().put("name", "rekindle");
        return etcd;
    }

    private List<PlayedSet> sets(Installation installation) {
        return IntStream.range(0, RESTORES)
                .mapToObj(i -> opened(PlayedSet.of(installation, etcd("etcd" + i + "-0"), Owner.NONE)))
                .toList();
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }

    private static long backups(Installation installation, @Nullable BackupPhase phase) {
        return installation
                .admin()
                .resources(EtcdBackup.class)
                .inNamespace(installation.namespace())
                .list()
                .getItems()
                .stream()
                .filter(one -> one.getStatus() != null
                        && Boolean.TRUE.equals(one.getStatus().terminal())
                        && (phase == null || one.getStatus().phase() == phase))
                .count();
    }

    private static long restores(Installation installation, @Nullable RestorePhase phase) {
        return installation
                .admin()
                .resources(EtcdRestore.class)
                .inNamespace(installation.namespace())
                .list()
                .getItems()
                .stream()
                .filter(one ->
                        MainJob.isOver(one) && (phase == null || one.getStatus().phase() == phase))
                .count();
    }
}
