package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.restore.RestoreReconciler;
import dev.rekindle.controller.restore.Restores;
import dev.rekindle.controller.restore.preflight.Verdict;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restore under JOSDK, from its creation on. */
@ApiServer
class ReconcilerTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final AtomicReference<Function<EtcdRestore, Verdict>> verdict = new AtomicReference<>(this::clear);
    private EtcdProcess etcd;
    private SetScene scene;
    private Restores restores;
    private Operator operator;

    @BeforeEach
    void start(KubernetesApi api, TestNamespace namespace) {
        etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
        scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
        var client = scene.installed().controller();
        restores = new Restores(
                client,
                restore -> verdict.get().apply(restore),
                (restore, life) -> new TreeMap<>(),
                scene.thisEtcd(),
                Clock.systemUTC());
        operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false));
        operator.register(restores.reconciler(), overrider -> {
            Restores.configure(overrider);
            overrider.settingNamespace(namespace.name());
        });
        operator.start();
    }

    @AfterEach
    void stop() {
        operator.stop();
        restores.close();
        etcd.close();
    }

    @Test
    void goesFromItsCreationToItsEndAndLetsItselfBeDeleted() {
        scene.create(SetScene.RESTORE, "30m", false);

        awaitStatus("it to complete", status -> {
            scene.othersWork();
            return status.phase() == RestorePhase.COMPLETED;
        });
        assertThat(scene.restore().getMetadata().getFinalizers()).containsExactly(RestoreReconciler.FINALIZER);
        assertThat(scene.status().token()).endsWith("-" + SetScene.SET);
        assertThat(scene.lock()).isEmpty();

        scene.installed().admin().resource(scene.restore()).delete();
        Await.until("it to be gone", SOON, () -> scene.found(SetScene.RESTORE).isEmpty());
    }

    @Test
    void writesNothingInADryRun() {
        String pod = scene.pod().orElseThrow().getMetadata().getResourceVersion();
        String set = scene.setVersion();

        scene.create(SetScene.RESTORE, "30m", true);

        EtcdRestoreStatus status = awaitStatus("it to be over", one -> Boolean.TRUE.equals(one.terminal()));
        assertThat(status.phase()).isEqualTo(RestorePhase.COMPLETED);
        assertThat(status.conditions().getFirst().reason()).isEqualTo(Reason.DRY_RUN_CLEAR.toString());
        assertThat(status.token()).isNull();
        assertThat(scene.pod().orElseThrow().getMetadata().getResourceVersion()).isEqualTo(pod);
        assertThat(scene.setVersion()).isEqualTo(set);
        assertThat(scene.order()).isEmpty();
        assertThat(scene.ticket()).isEmpty();
    }

    @Test
    void refusesWithEverythingThatStandsInTheWay() {
        verdict.set(restore -> new Verdict.Refused(new PreflightReport(
                null,
                false,
                List.of(
                        new PreflightReport.Obstacle("TargetNotEmpty", null, "there is data", null, null),
                        new PreflightReport.Obstacle("LoginNeeded", null, "there is a login", null, null)),
                List.of(),
                List.of())));

        scene.create(SetScene.RESTORE, "30m", false);

        EtcdRestoreStatus status = awaitStatus("it to be over", one -> Boolean.TRUE.equals(one.terminal()));
        assertThat(status.phase()).isEqualTo(RestorePhase.REFUSED);
        assertThat(status.message()).isEqualTo("nothing was touched; there is data; there is a login");
        assertThat(status.conditions().getFirst().reason()).isEqualTo("TargetNotEmpty");
        assertThat(scene.lock()).isEmpty();
    }

    @Test
    void waitsAndSaysForWhat() {
        verdict.set(restore -> new Verdict.Waiting(Reason.TARGET_BUSY, "another one holds it", OptionalInt.of(1)));

        scene.create(SetScene.RESTORE, "30m", false);

        EtcdRestoreStatus status = awaitStatus("it to wait", one -> one.phase() == RestorePhase.WAITING);
        assertThat(status.queuePosition()).isEqualTo(1);
        assertThat(status.message()).isEqualTo("another one holds it");
        scene.installed().admin().resource(scene.restore()).delete();
        Await.until("it to be gone", SOON, () -> scene.found(SetScene.RESTORE).isEmpty());
    }

    private Verdict clear(EtcdRestore restore) {
        return new Verdict.Clear(
                new PreflightReport(null, true, List.of(), List.of(), List.of(new PodRole(SetScene.POD, Role.MEMBER))),
                new ChosenSnapshot(
                        new StoredObjectReport("d", "ns/etcd/b.db", null, 1024, "0".repeat(64), null, null, null, null),
                        scene.snapshot(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        OptionalLong.empty(),
                        List.of()),
                scene.observe(restore));
    }

    private EtcdRestoreStatus awaitStatus(String what, Function<EtcdRestoreStatus, Boolean> condition) {
        Await.patiently(
                what,
                SOON,
                () -> scene.found(SetScene.RESTORE)
                        .flatMap(restore -> Optional.ofNullable(restore.getStatus()))
                        .map(condition)
                        .orElse(false),
                () -> "; at last: " + scene.restore().getStatus());
        return scene.status();
    }
}
