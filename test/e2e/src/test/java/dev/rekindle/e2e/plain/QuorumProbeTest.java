package dev.rekindle.e2e.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.e2e.Edits;
import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An order that waits for readiness, and a readiness that waits for a quorum: what a restore meets there, and that only the probe has to go for a
 * while.
 */
@Cluster
class QuorumProbeTest {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final int KEYS = 100;
    private static final int REFUSALS = 5;

    private final KubernetesClient client;
    private final String namespace;
    private EtcdPods etcd;

    QuorumProbeTest(KubernetesClient client, TestNamespace namespace) {
        this.client = client;
        this.namespace = namespace.name();
    }

    @BeforeEach
    void create(@TempDir Path scratch) {
        etcd = PlainEtcd.QUORUM_PROBE.create(client, namespace, scratch, set -> set);
    }

    @Test
    void waitsForItselfUntilTheProbeIsTakenAway() {
        awaitOneThatIsNeverReady();

        probeBy(null);
        etcd.losePod(0);

        etcd.awaitVoters(3);
    }

    @Test
    void waitsForItselfAgainWhenAllPodsAreGoneAndThenHasItsData() {
        probeBy(null);
        etcd.losePod(0);
        etcd.awaitVoters(3);
        long revision = etcd.write(KEYS);
        probeBy(usualProbe());
        awaitAllReady();

        set().scale(0);
        Await.patiently("all pods to be gone", DEADLINE, () -> pods().isEmpty());
        set().scale(3);
        awaitOneThatIsNeverReady();
        probeBy(null);
        etcd.losePod(0);

        etcd.awaitVoters(3);
        etcd.proveThatAllHave(KEYS, revision, 3);
    }

    /** That its kubelet has asked several times, and that nobody makes the pods without which it will not be ready. */
    private void awaitOneThatIsNeverReady() {
        Await.patiently(
                "etcd-0, alone, to be refused " + REFUSALS + " times",
                DEADLINE,
                () -> pods().equals(List.of("etcd-0")) && refusals() >= REFUSALS,
                () -> "; there are " + pods() + ", and it was refused " + refusals() + " times");
        assertThat(pods()).containsExactly("etcd-0");
    }

    /** Of the very pod that is there now. */
    private int refusals() {
        Pod pod = client.pods().inNamespace(namespace).withName("etcd-0").get();
        if (pod == null) {
            return 0;
        }
        String uid = pod.getMetadata().getUid();
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> uid.equals(event.getInvolvedObject().getUid()))
                .filter(event -> "Unhealthy".equals(event.getReason()))
                .mapToInt(event -> event.getCount())
                .sum();
    }

    private List<String> pods() {
        return client.pods().inNamespace(namespace).withLabel("app", PlainEtcd.NAME).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private void probeBy(@Nullable Probe probe) {
        Edits.edit(
                set(),
                found -> new StatefulSetBuilder(found)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withReadinessProbe(probe)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    private Probe usualProbe() {
        return PlainEtcd.QUORUM_PROBE
                .statefulSet(client)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getReadinessProbe();
    }

    /** Once every pod was made anew, one after the other. */
    private void awaitAllReady() {
        Await.patiently("all pods to be made anew and ready", DEADLINE, () -> {
            StatefulSet found = set().get();
            var status = found.getStatus();
            return found.getMetadata().getGeneration().equals(status.getObservedGeneration())
                    && Integer.valueOf(3).equals(status.getUpdatedReplicas())
                    && Integer.valueOf(3).equals(status.getReadyReplicas())
                    && status.getUpdateRevision().equals(status.getCurrentRevision());
        });
    }

    private RollableScalableResource<StatefulSet> set() {
        return client.apps().statefulSets().inNamespace(namespace).withName(PlainEtcd.NAME);
    }
}
