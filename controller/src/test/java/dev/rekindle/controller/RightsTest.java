package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.PlayedSet.Owner;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.TemporaryDirectory;
import dev.rekindle.testing.TestAuthority;
import dev.rekindle.testing.kubernetes.ApiCall;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rights that an install grants are those that the controller uses, no fewer and no more: the API server's audit log is compared with RBAC. */
@ApiServer(audit = ApiServer.Audit.SERVICE_ACCOUNTS)
class RightsTest {
    /** What shows on a real node alone, and why. */
    private static final Set<String> NOT_SHOWN_HERE = Set.of();

    @Test
    void grantsWhatIsUsedAndNothingElse(
            KubernetesApi api, TestNamespace namespace, @ObjectStore(StoreServer.MINIO) S3Bucket bucket)
            throws IOException {
        int others = api.calls(Installation.ACCOUNT).size();
        try (var installation = Installation.of(api, namespace);
                EtcdProcess plain = etcd("etcd-0");
                EtcdProcess operators = etcd("ec-0");
                RunningController controller = RunningController.start(installation.controller(), Installation.SYSTEM);
                PlayedSet set = PlayedSet.of(installation, plain, Owner.NONE);
                PlayedSet cluster = PlayedSet.of(installation, operators, Owner.OPERATOR)) {
            var job = new MainJob(installation);
            String destination = destination(installation, bucket);

            job.tries(destination);
            job.backsUp("nightly", "{statefulSet: {name: etcd}}", destination);
            job.restoresInPlace("back", "{latest: {cluster: etcd}}", set, "");
            job.cancels("never-mind", "{backup: {name: nightly}}", set, "");
            job.looks("by-schedule", MainJob.inPlace("{latest: {schedule: hourly}}", set, ""));
            installation.apply(cluster("ec", namespace));
            job.backsUp("nightly-ec", "{etcdCluster: {name: ec}}", destination);
            job.restoresOperatorsCluster("back-ec", "nightly-ec", cluster);
            installation.apply(cluster("another-that-has-no-set", namespace));
            job.restoresNewOperatorsCluster("new-ec", "nightly-ec", cluster);
            installation.delete(EtcdRestore.class, "back");
            installation.delete(EtcdBackup.class, "nightly");

            assertThat(controller.probe("/readyz")).isEqualTo(200);
            List<ApiCall> calls = calls(api, others);
            Rights rights = Rights.of(installation);
            tell(calls, rights);
            assertThat(calls).as("refused").allMatch(ApiCall::allowed);
            assertThat(rights.missingFor(calls)).as("used and not granted").isEmpty();
            assertThat(rights.unusedBy(calls)).as("granted and not used").isEqualTo(NOT_SHOWN_HERE);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Of this test's controller, and not of those before it. What every account may ask, such as which kinds there are, is no right of this one. */
    private static List<ApiCall> calls(KubernetesApi api, int others) {
        return api.calls(Installation.ACCOUNT).stream()
                .skip(others)
                .filter(call -> !call.resource().isEmpty())
                .toList();
    }

    private static void tell(List<ApiCall> calls, Rights rights) {
        Map<String, Long> counts = calls.stream()
                .collect(Collectors.groupingBy(
                        call -> call.verb() + " " + call.resource()
                                + (call.group().isEmpty() ? "" : "." + call.group()),
                        TreeMap::new,
                        Collectors.counting()));
        System.out.println(calls.size() + " requests of the controller, by " + counts.size() + " of "
                + rights.all().size() + " rights: " + counts);
    }

    private static String destination(Installation installation, S3Bucket bucket) throws IOException {
        try (TemporaryDirectory directory = TemporaryDirectory.create("authority")) {
            String pem = Files.readString(TestAuthority.create("store-ca").write(directory.path()));
            installation.apply("""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: store-ca, namespace: rekindle-system}
                    data:
                      ca.crt: |
                    """ + pem.indent(4));
        }
        installation.apply(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: store-keys, namespace: rekindle-system}
                stringData: {accessKeyID: %s, secretAccessKey: %s}
                """.formatted(bucket.server().accessKey(), bucket.server().secretKey()));
        return installation.destination(
                """
                s3:
                  bucket: %s
                  prefix: production/
                  endpoint: %s
                  plainHttp: Allowed
                  privateNetworks: Allowed
                  credentials: {from: Secret, secret: {name: store-keys}}
                  certificateAuthority: {configMap: {name: store-ca, key: ca.crt}}
                """.formatted(bucket.name(), bucket.server().endpoint()));
    }

    private static String cluster(String name, TestNamespace namespace) {
        return """
                apiVersion: operator.etcd.io/v1alpha1
                kind: EtcdCluster
                metadata: {name: %s, namespace: %s}
                spec: {size: 1, version: v3.6.16, storageSpec: {volumeSizeRequest: 1Gi}}
                """.formatted(name, namespace.name());
    }

    private static EtcdProcess etcd(String member) {
        EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6)
                .plan(MemberPlan.loopback(member))
                .start();
        etcd.api().put("name", "rekindle");
        return etcd;
    }
}
