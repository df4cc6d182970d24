package dev.rekindle.controller.restore.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.target.ClientPort;
import dev.rekindle.controller.restore.target.DataVolume;
import dev.rekindle.controller.restore.target.Evidence;
import dev.rekindle.controller.restore.target.OwnerLayout;
import dev.rekindle.controller.restore.target.RestoreLock;
import dev.rekindle.controller.restore.target.Situation;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a target is found to be, from what its owner has made on a real API server. */
@ApiServer
class TargetsTest {
    private RestoreScene scene;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace, @ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        scene = RestoreScene.of(api, namespace, bucket);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aPlainStatefulSetIsKnownByItsTemplate() throws ProblemException {
        HasMetadata set = scene.create(Manifests.statefulSet());

        TargetFacts facts = observe("{statefulSet: {name: etcd}}");

        assertThat(facts.layout()).isEqualTo(OwnerLayout.PLAIN_STATEFUL_SET);
        assertThat(facts.uid()).contains(set.getMetadata().getUid());
        assertThat(facts.situation()).isEqualTo(Situation.NEW);
        assertThat(facts.podNames()).containsExactly("etcd-0", "etcd-1", "etcd-2");
        assertThat(roles(facts)).isEqualTo("[etcd-0 MEMBER, etcd-1 MEMBER, etcd-2 MEMBER]");
        assertThat(facts.shape().getMetadata().getOwnerReferences().getFirst().getUid())
                .isEqualTo(set.getMetadata().getUid());
        assertThat(facts.shape()
                        .getSpec()
                        .getVolumes()
                        .getFirst()
                        .getPersistentVolumeClaim()
                        .getClaimName())
                .isEqualTo("data-etcd-0");
        assertThat(facts.volumes())
                .extracting(DataVolume::claim)
                .allSatisfy(claim -> assertThat(claim).isPresent());
        assertThat(facts.volumes().getFirst().capacity()).hasValue(1L << 30);
        assertThat(facts.etcd().initialMembers()).containsExactly("etcd-0", "etcd-1", "etcd-2");
    }

    @Test
    void theOperatorsStatefulSetIsRestoredInPlaceByItsWholeInitialCluster() throws ProblemException {
        HasMetadata cluster = scene.create(Manifests.etcdCluster("prod"));
        HasMetadata set = scene.create(Manifests.operatorSet(cluster, 3));
        scene.create(
                Manifests.operatorState("prod", "prod-0=http://p0:2380,prod-1=http://p1:2380,prod-2=http://p2:2380"));
        scene.create(Manifests.claim("etcd-data-prod-0"));

        TargetFacts facts = observe("{etcdCluster: {name: prod}}");

        assertThat(facts.layout()).isEqualTo(OwnerLayout.OPERATOR_STATEFUL_SET);
        assertThat(facts.evidence()).isEqualTo(Evidence.SEEN);
        assertThat(facts.situation()).isEqualTo(Situation.IN_PLACE);
        assertThat(facts.podOwner().kind()).isEqualTo("StatefulSet");
        assertThat(facts.podOwner().uid()).isEqualTo(set.getMetadata().getUid());
        assertThat(facts.etcd().dataDir()).contains("/var/lib/etcd");
        assertThat(roles(facts)).isEqualTo("[prod-0 MEMBER, prod-1 MEMBER, prod-2 MEMBER]");
    }

    @Test
    void barePodsStartFromOneAndTheirShapeIsWithoutAnEarlierInjection() throws ProblemException {
        HasMetadata cluster = scene.create(Manifests.etcdCluster("prod"));
        for (int i = 0; i < 2; i++) {
            scene.create(Manifests.claim("etcd-data-prod-" + i, cluster));
            scene.create(Manifests.barePod(cluster, i));
        }

        TargetFacts facts = observe("{etcdCluster: {name: prod}}");

        assertThat(facts.layout()).isEqualTo(OwnerLayout.OPERATOR_BARE_PODS);
        assertThat(facts.podOwner().kind()).isEqualTo("EtcdCluster");
        assertThat(facts.podOwner().uid()).isEqualTo(cluster.getMetadata().getUid());
        assertThat(roles(facts)).isEqualTo("[prod-0 SEED, prod-1 JOINER]");
        assertThat(facts.pods()).hasSize(2);
        assertThat(facts.shape().getSpec().getInitContainers())
                .extracting(Container::getName)
                .isEmpty();
        assertThat(facts.client()).isEqualTo(new ClientPort("https", 2379));
    }

    @Test
    void aClusterThatIsAwaitedIsGuessedAndTheGuessIsRefutedByWhatComes() throws ProblemException {
        EtcdRestore restore = scene.restore("back", """
                source: {backup: {name: b}}
                target: {etcdCluster: {name: prod, mode: Awaited}}
                """);

        TargetFacts guessed = scene.targets().observe(restore);
        HasMetadata cluster = scene.create(Manifests.etcdCluster("prod"));
        TargetFacts nothingYet = scene.targets().observe(restore);
        OwnerLayout other = guessed.layout() == OwnerLayout.OPERATOR_STATEFUL_SET
                ? OwnerLayout.OPERATOR_BARE_PODS
                : OwnerLayout.OPERATOR_STATEFUL_SET;
        scene.create(
                other == OwnerLayout.OPERATOR_BARE_PODS
                        ? Manifests.claim("etcd-data-prod-0", cluster)
                        : Manifests.operatorSet(cluster, 0));
        TargetFacts seen = scene.targets().observe(restore);

        assertThat(guessed.exists()).isFalse();
        assertThat(guessed.evidence()).isEqualTo(Evidence.GUESSED);
        assertThat(roles(guessed)).isEqualTo("[prod-0 SEED]");
        assertThat(guessed.podOwner().uid()).isNull();
        assertThat(nothingYet.refute(guessed)).isFalse();
        assertThat(seen.layout()).isEqualTo(other);
        assertThat(seen.refute(guessed)).isTrue();
    }

    @Test
    void volumesOfAnEarlierClusterOfTheNameAreSeen() throws ProblemException {
        scene.create(Manifests.claim("etcd-data-prod-0"));
        scene.create(Manifests.claim("etcd-data-prod-2"));

        TargetFacts facts = observe("{etcdCluster: {name: prod, mode: Awaited}}");

        assertThat(facts.situation()).isEqualTo(Situation.VOLUMES_SURVIVE);
        assertThat(roles(facts)).isEqualTo("[prod-0 SEED, prod-2 JOINER]");
    }

    @Test
    void anotherOwnersPodsLeadToItOrToItsStatefulSet() throws ProblemException {
        HasMetadata owner = scene.create("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: tenant}
                spec:
                  selector: {matchLabels: {app: t}}
                  template:
                    metadata: {labels: {app: t}}
                    spec: {containers: [{name: x, image: x}]}
                """);
        scene.create(Manifests.barePod(owner, 0));
        String target = """
                {owner: {apiVersion: apps/v1, kind: Deployment, name: tenant}, roles: [{pod: tenant-0, role: Seed}]}""";

        TargetFacts facts = observe(target);

        assertThat(facts.layout()).isEqualTo(OwnerLayout.OTHER);
        assertThat(facts.podOwner().uid()).isEqualTo(owner.getMetadata().getUid());
        assertThat(facts.situation()).isEqualTo(Situation.IN_PLACE);
    }

    @Test
    void podsOfSomebodyElseAreNotTheOwners() {
        HasMetadata owner = scene.create(Manifests.statefulSet());
        HasMetadata cluster = scene.create(Manifests.etcdCluster("prod"));
        scene.create(Manifests.barePod(cluster, 0));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(
                        () -> observe(
                                "{owner: {apiVersion: apps/v1, kind: StatefulSet, name: etcd}, roles: [{pod: prod-0, role: Seed}]}"))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.TARGET_UNKNOWN))
                .withMessageContaining("prod-0 to EtcdCluster/prod")
                .withMessageContaining(owner.getMetadata().getName());
    }

    @Test
    void aStatefulSetThatBelongsToSomebodyIsRestoredThroughItsOwner() {
        HasMetadata cluster = scene.create(Manifests.etcdCluster("prod"));
        scene.create(Manifests.operatorSet(cluster, 1));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> observe("{statefulSet: {name: prod}}"))
                .withMessageContaining("belongs to EtcdCluster/prod")
                .withMessageContaining("target.etcdCluster");
    }

    @Test
    void whatIsNotThereIsSaidSo() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> observe("{statefulSet: {name: etcd}}"))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.TARGET_NOT_FOUND));
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> observe("{etcdCluster: {name: prod}}"))
                .withMessageContaining("mode: Awaited or Created");
    }

    @Test
    void aLockIsReadBackAsItWasWritten() {
        var lock = new RestoreLock("back", "0b7c3a52-5d0e", "7f3k2m9q-prod");

        assertThat(RestoreLock.parse(lock.text())).contains(lock);
        assertThat(RestoreLock.parse("anything else")).isEmpty();
    }

    private TargetFacts observe(String target) throws ProblemException {
        return scene.targets()
                .observe(scene.restore("back-" + target.hashCode(), "source: {backup: {name: b}}\ntarget: " + target));
    }

    private static String roles(TargetFacts facts) {
        return facts.roles().stream()
                .map(role -> role.pod() + " " + role.role())
                .toList()
                .toString();
    }
}
