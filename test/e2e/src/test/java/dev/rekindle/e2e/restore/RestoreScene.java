package dev.rekindle.e2e.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.BootstrapGuard;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreSpec;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.ForeignCluster;
import dev.rekindle.api.restore.GuardChoice;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.RevisionBump;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.testing.Await;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A namespace with a controller, in which an etcd of three is backed up and restored. */
final class RestoreScene implements AutoCloseable {
    static final int MEMBERS = 3;
    static final int KEYS = 100;
    static final Duration DEADLINE = Duration.ofMinutes(5);

    private final KubernetesClient client;
    private final String namespace;
    private final RunningController controller;
    private int restores;

    private RestoreScene(KubernetesClient client, String namespace, RunningController controller) {
        this.client = client;
        this.namespace = namespace;
        this.controller = controller;
    }

    static RestoreScene start(KubernetesClient client, String namespace, Path work) {
        return new RestoreScene(client, namespace, RunningController.start(client, namespace, work));
    }

    RunningController controller() {
        return controller;
    }

    /** Of the pods {@code name-0} and so on. */
    StoredSnapshot snapshot(String name) throws ProblemException, IOException {
        return StoredSnapshot.take(client, controller, namespace, name, MEMBERS);
    }

    /** Asks for a restore, and returns before anything came of it. */
    void ask(StoredSnapshot snapshot, RestoreTarget target, ExistingData existing) {
        restores++;
        var restore = new EtcdRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName(restore())
                .withNamespace(namespace)
                .build());
        restore.setSpec(new EtcdRestoreSpec(
                snapshot.source(),
                target,
                existing,
                null,
                new RevisionBump(RevisionBump.Mode.AUTO, null),
                ForeignCluster.REFUSE,
                GuardChoice.AUTO,
                false,
                false,
                "10m"));
        client.resource(restore).create();
    }

    /** Waits until pods may come, and have not. */
    void awaitPodsToBeMissed() {
        Await.patiently(
                "the restore to wait for pods",
                DEADLINE,
                () -> status().filter(status -> status.conditions().stream()
                                .anyMatch(one -> one.reason().equals(Reason.WAITING_FOR_PODS.toString())))
                        .isPresent(),
                () -> "; at last: " + status());
    }

    /** How the restore ended. */
    EtcdRestoreStatus end() {
        Await.patiently(
                "the restore to be over",
                DEADLINE,
                () -> status().map(EtcdRestoreStatus::terminal).orElse(false),
                () -> "; at last: " + status());
        return status().orElseThrow();
    }

    EtcdRestoreStatus restore(StoredSnapshot snapshot, RestoreTarget target, ExistingData existing) {
        ask(snapshot, target, existing);
        return end();
    }

    /** The newest one's name. */
    private String restore() {
        return "back-" + restores;
    }

    Optional<EtcdRestoreStatus> status() {
        return Optional.ofNullable(client.resources(EtcdRestore.class)
                .inNamespace(namespace)
                .withName(restore())
                .get()
                .getStatus());
    }

    /** Its members have the snapshot's keys and nothing else, and nothing of the restore is left. */
    void assertRestored(EtcdPods etcd, EtcdRestoreStatus status) {
        assertThat(status.phase()).as("%s", status).isEqualTo(RestorePhase.COMPLETED);
        assertThat(status.members())
                .isNotEmpty()
                .allSatisfy(member -> assertThat(member.state()).isEqualTo("Proved"));
        etcd.awaitVoters(MEMBERS);
        long revision = Optional.ofNullable(status.aftermath())
                .map(AftermathReport::revision)
                .orElseThrow();
        etcd.proveThatAllHave(KEYS, revision, MEMBERS);
        assertThat(client.resources(RestoreInjection.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(client.secrets()
                        .inNamespace(namespace)
                        .withName(restore() + "-ticket")
                        .get())
                .isNull();
        System.out.println("restored in "
                + Duration.between(status.startTime(), status.completionTime()).toSeconds() + " s: "
                + status.message());
    }

    List<BootstrapGuard> guards() {
        return client.resources(BootstrapGuard.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    @Override
    public void close() {
        controller.close();
    }
}
