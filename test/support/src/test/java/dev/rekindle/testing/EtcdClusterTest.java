package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EtcdClusterTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void servesFromEveryMemberAndLosesOne(EtcdVersion version) {
        try (EtcdCluster cluster = EtcdCluster.start(version, 3, directory)) {
            cluster.member(0).api().put("k", "v");

            assertThat(cluster.member(1).api().get("k")).isPresent();
            assertThat(cluster.member(2).api().members().list()).hasSize(3);

            cluster.leader().kill();
            List<EtcdProcess> left =
                    cluster.members().stream().filter(EtcdProcess::isAlive).toList();
            left.forEach(EtcdProcess::awaitReady);
            left.getFirst().api().put("after", "loss");
            assertThat(left.getLast().api().get("after")).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void demandsAClientCertificate(EtcdVersion version) {
        TestCertificates certificates = TestCertificates.create(directory);
        try (EtcdProcess etcd = EtcdProcess.of(version).tls(certificates).start()) {
            etcd.api().put("k", "v");

            assertThat(etcd.etcdctl()
                            .run("get", "k", "--print-value-only")
                            .orFail()
                            .out()
                            .strip())
                    .isEqualTo("v");
            assertThat(Etcdctl.of(version)
                            .endpoints(etcd.clientUrl())
                            .run("get", "k", "--dial-timeout=1s", "--command-timeout=1s", "--insecure-skip-tls-verify")
                            .exit())
                    .isNotZero();
        }
    }

    @Test
    void peersTalkOverTls() {
        TestCertificates certificates = TestCertificates.create(directory);
        try (EtcdCluster cluster = EtcdCluster.start(
                EtcdVersion.V3_6, ClusterPlan.loopback(3).withTls(), directory, etcd -> etcd.tls(certificates))) {
            cluster.member(0).api().put("k", "v");
            assertThat(cluster.member(2).api().get("k")).isPresent();
        }
    }

    @Test
    void aClientOfAnotherAuthorityOrOfYesterdayIsRefused() {
        TestCertificates good = TestCertificates.create(directory);
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).tls(good).start()) {
            for (TestAuthority.PemPair bad : List.of(good.expiredClient(), good.strangeClient())) {
                var wrong = new TestCertificates(
                        good.authority(),
                        good.server(),
                        bad,
                        good.expiredServer(),
                        good.expiredClient(),
                        good.strangeAuthority(),
                        good.strangeClient());
                try (EtcdApi api = EtcdApi.of(etcd.clientUrl(), wrong)) {
                    assertThatThrownBy(() -> api.get("k")).isInstanceOf(EtcdApiException.class);
                }
            }
        }
    }

    @Test
    void addsALearnerAndPromotesIt() {
        try (EtcdProcess first = EtcdProcess.of(EtcdVersion.V3_6).start();
                MemberPlan second = MemberPlan.loopback("m2")) {
            long id = first.api().members().add(second.peerUrl(), EtcdMember.Role.LEARNER);
            try (ClusterPlan both = new ClusterPlan(List.of(first.plan(), second), "rekindle-test");
                    EtcdProcess learner = EtcdProcess.of(EtcdVersion.V3_6)
                            .plan(second)
                            .cluster(both)
                            .flags("--initial-cluster-state=existing")
                            .start()) {
                assertThat(learner.api().maintenance().status().role()).isEqualTo(EtcdMember.Role.LEARNER);

                Await.until("the learner to catch up", Duration.ofSeconds(10), () -> promotes(first, id));

                assertThat(first.api().members().list())
                        .extracting(EtcdMember::role)
                        .containsOnly(EtcdMember.Role.VOTER);
            }
        }
    }

    private static boolean promotes(EtcdProcess etcd, long id) {
        try {
            etcd.api().members().promote(id);
            return true;
        } catch (EtcdApiException notYet) {
            return false;
        }
    }
}
