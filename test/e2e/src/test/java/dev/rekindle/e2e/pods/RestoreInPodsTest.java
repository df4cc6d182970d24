package dev.rekindle.e2e.pods;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.e2e.RestrictedNamespace;
import dev.rekindle.e2e.plain.PlainEtcd;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.KvHash;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, done by our images in a cluster: the command line backs up an etcd that is written to, the etcd is lost with its volumes, and the
 * init container makes the members of a new one. No pod has any right that PSA's profile {@code restricted} does not leave it.
 */
@Cluster
@Tag("images")
class RestoreInPodsTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int SOME = 200;
    private static final int MEMBERS = 3;

    private final KubernetesClient client;
    private final String namespace;
    private final Apps apps;

    RestoreInPodsTest(KubernetesClient client, TestNamespace namespace) {
        this.client = client;
        this.namespace = namespace.name();
        this.apps = new Apps(client, namespace.name());
    }

    @BeforeEach
    void allowOnlyWhatIsRestricted() {
        RestrictedNamespace.make(client, namespace);
    }

    @Test
    void bringsBackEveryKeyThatWasAcknowledgedBeforeTheBackup(@TempDir Path scratch) throws JsonProcessingException {
        BackupStore store = BackupStore.start(client, namespace);
        EtcdPods etcd = PlainEtcd.RESTRICTED.create(client, namespace, scratch, set -> set);
        etcd.awaitVoters(MEMBERS);
        Writer writer = Writer.start(apps);
        writer.awaitMore(SOME);
        Backup backup = backUp(store);
        long revision = backup.revision();
        KvHash before = etcd.agreedHash(revision, MEMBERS);
        writer.awaitMore(SOME);
        PlainEtcd.remove(client, namespace);
        String log = writer.end();

        store.issueTicket(backup, "ticket");
        PlainEtcd.RESTRICTED.create(client, namespace, scratch, new RestoreInit("restore-1", "ticket")::in);
        etcd.awaitVoters(MEMBERS);

        assertThat(etcd.agreedHash(revision, MEMBERS)).isEqualTo(before);
        assertThat(backup.hash()).isEqualTo(before.hash());
        JsonNode found = json(Writer.check(apps, log, revision));
        assertThat(found.path("expected").asInt()).isGreaterThanOrEqualTo(SOME);
        assertThat(found.path("acknowledged").asInt())
                .isGreaterThanOrEqualTo(found.path("expected").asInt() + SOME);
        assertThat(found.path("found")).isEqualTo(found.path("expected"));
        assertThat(found.path("tooNew").asInt()).isZero();
        for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
            assertThat(json(restore(ordinal).orElseThrow().getMessage())
                            .path("reason")
                            .asText())
                    .isEqualTo("Restored");
        }
    }

    @Test
    void startsNoEtcdFromADamagedObject(@TempDir Path scratch) throws JsonProcessingException {
        BackupStore store = BackupStore.start(client, namespace);
        EtcdPods etcd = PlainEtcd.RESTRICTED.create(client, namespace, scratch, set -> set);
        etcd.awaitVoters(MEMBERS);
        etcd.write(SOME);
        Backup damaged = store.damage(backUp(store), "value-7");
        PlainEtcd.remove(client, namespace);

        store.issueTicket(damaged, "ticket");
        PlainEtcd.RESTRICTED.create(client, namespace, scratch, new RestoreInit("restore-1", "ticket")::in);

        for (int ordinal = 0; ordinal < MEMBERS; ordinal++) {
            ContainerStateTerminated end = awaitRestore(ordinal);
            assertThat(end.getExitCode()).isEqualTo(20);
            assertThat(json(end.getMessage()).path("reason").asText()).isEqualTo("SnapshotCorrupt");
            assertThat(json(end.getMessage()).path("message").asText()).contains("SHA-256 after the last page");
            assertThat(etcdContainer(ordinal).getStarted()).isFalse();
            assertThat(etcdContainer(ordinal).getState().getWaiting().getReason())
                    .isEqualTo("PodInitializing");
        }
    }

    private Backup backUp(BackupStore store) {
        apps.create("backup", Map.of());
        apps.awaitSuccess("backup");
        return store.only();
    }

    /** Waits until the init container has ended once, however. */
    private ContainerStateTerminated awaitRestore(int ordinal) {
        Await.patiently(
                "the first end of " + RestoreInit.NAME + " in etcd-" + ordinal,
                DEADLINE,
                () -> restore(ordinal).isPresent());
        return restore(ordinal).orElseThrow();
    }

    private Optional<ContainerStateTerminated> restore(int ordinal) {
        return pod(ordinal).stream()
                .flatMap(pod -> pod.getStatus().getInitContainerStatuses().stream())
                .filter(container -> RestoreInit.NAME.equals(container.getName()))
                .flatMap(container -> Stream.of(container.getState(), container.getLastState()))
                .map(ContainerState::getTerminated)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    private ContainerStatus etcdContainer(int ordinal) {
        return pod(ordinal).orElseThrow().getStatus().getContainerStatuses().getFirst();
    }

    private Optional<Pod> pod(int ordinal) {
        return Optional.ofNullable(client.pods()
                .inNamespace(namespace)
                .withName(PlainEtcd.NAME + "-" + ordinal)
                .get());
    }

    private static JsonNode json(String line) throws JsonProcessingException {
        return new ObjectMapper().readTree(line);
    }
}
