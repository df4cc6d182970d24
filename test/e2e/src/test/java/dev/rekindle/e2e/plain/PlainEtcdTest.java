package dev.rekindle.e2e.plain;

import dev.rekindle.e2e.EtcdPods;
import dev.rekindle.testing.kubernetes.Cluster;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What StatefulSets do for their etcd by themselves. */
@Cluster
class PlainEtcdTest {
    private static final int KEYS = 100;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "QUORUM_PROBE")
    void comesBackWithItsDataAfterALostPod(
            PlainEtcd kind, KubernetesClient client, TestNamespace namespace, @TempDir Path scratch) {
        EtcdPods etcd = kind.create(client, namespace.name(), scratch, set -> set);
        etcd.awaitVoters(3);
        long revision = etcd.write(KEYS);

        etcd.losePod(1);

        etcd.awaitVoters(3);
        etcd.proveThatAllHave(KEYS, revision, 3);
    }
}
