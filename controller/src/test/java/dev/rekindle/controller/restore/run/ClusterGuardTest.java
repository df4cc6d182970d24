package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.internal.BootstrapGuard;
import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.controller.restore.target.EtcdSettings;
import dev.rekindle.controller.restore.target.Evidence;
import dev.rekindle.controller.restore.target.OwnerLayout;
import dev.rekindle.controller.restore.target.Situation;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.restore.target.TargetReference;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A guard that stands already when its cluster is restored once more. */
@ApiServer
class ClusterGuardTest {
    private static final String MEMBERS = "ec-0=http://ec-0:2380,ec-1=http://ec-1:2380";

    private InstalledApi installed;
    private ClusterGuard guard;

    @BeforeEach
    void prepare(KubernetesApi api, TestNamespace namespace) {
        installed = InstalledApi.complete(api, namespace);
        guard = new ClusterGuard(installed.controller());
    }

    @Test
    void namesNoMembersWhileItsClusterGrowsAnew() {
        guard.ensure(cluster("first"), Optional.of(MEMBERS));

        guard.forgetMembers(cluster("first"));

        assertThat(written().getSpec().initialCluster()).isNull();
        assertThat(guard.stands(cluster("first"))).isTrue();
    }

    @Test
    void staysAsItIsWhereItIsAnotherClusters() {
        guard.ensure(cluster("first"), Optional.of(MEMBERS));

        guard.forgetMembers(cluster("second"));

        assertThat(written().getSpec().initialCluster()).isEqualTo(MEMBERS);
    }

    private BootstrapGuard written() {
        return installed
                .admin()
                .resources(BootstrapGuard.class)
                .inNamespace(installed.namespace())
                .withName("ec")
                .get();
    }

    private TargetFacts cluster(String uid) {
        return new TargetFacts(
                new TargetReference("operator.etcd.io/v1alpha1", "EtcdCluster", installed.namespace(), "ec"),
                Optional.of(uid),
                OwnerLayout.OPERATOR_BARE_PODS,
                Evidence.SEEN,
                Situation.IN_PLACE,
                new PodOwner("EtcdCluster", "ec", uid),
                "etcd",
                2,
                List.of("ec-0", "ec-1"),
                List.of(),
                new Pod(),
                List.of(),
                List.of(),
                EtcdSettings.UNKNOWN,
                Optional.empty(),
                Optional.empty());
    }
}
