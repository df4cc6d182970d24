package dev.rekindle.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.Condition;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.controller.PlayedSet.Owner;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.ApiUser;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.ObjectStore;
import dev.rekindle.testing.store.S3Bucket;
import dev.rekindle.testing.store.StoreServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Attacks by somebody with rights in a namespace, against a whole installation. Images, orders, tickets and locks of pods are attacked beside the policies
 * themselves (test/policy, AttackTest), addresses of every spelling beside the store (objectstore, AddressPolicyTest), and secrets are looked for in all that
 * is said (CanaryTest).
 */
@ApiServer(audit = ApiServer.Audit.SERVICE_ACCOUNTS)
class AttacksTest {
    private static final PolicyRule EVERYTHING = rule("*", "*", "*");

    private KubernetesApi api;
    private TestNamespace namespace;
    private Installation installation;

    @BeforeEach
    void install(KubernetesApi api, TestNamespace namespace) {
        this.api = api;
        this.namespace = namespace;
        this.installation = Installation.of(api, namespace);
    }

    @AfterEach
    void end() {
        installation.close();
    }

    /**
     * One attack, by somebody who may do everything in the namespace, or else just what the rule says.
     *
     * @param threat its number in the threat model
     * @param object that is created
     * @param message that the API server answers with
     */
    private record Attack(String threat, String what, List<PolicyRule> rights, String object, String message) {}

    @Test
    void theApiServerRefusesWhatMustNotBeAsked() {
        List<PolicyRule> owner = List.of(EVERYTHING);
        List<PolicyRule> asks = List.of(rule("rekindle.dev", "etcdbackups", "create"));
        List<PolicyRule> backsUp =
                List.of(rule("rekindle.dev", "etcdbackups", "create"), rule("apps", "statefulsets", "backup"));
        List<Attack> attacks = List.of(
                new Attack(
                        "T1",
                        "a destination of one's own",
                        owner,
                        """
                        kind: EtcdBackupDestination
                        spec: {namespaces: {from: All}, s3: {bucket: mine, credentials: {from: Ambient}}}
                        """,
                        "cannot create resource \"etcdbackupdestinations\""),
                new Attack("T1", "a bucket in a backup", owner, """
                        kind: EtcdBackup
                        spec: {source: {statefulSet: {name: etcd}}, destination: {name: d, s3: {bucket: mine}}}
                        """, "unknown field \"spec.destination.s3\""),
                new Attack(
                        "T2",
                        "a backup of an etcd that is none of one's business",
                        asks,
                        """
                        kind: EtcdBackup
                        spec: {source: {statefulSet: {name: etcd}}, destination: {name: d}}
                        """,
                        "a snapshot shows everything that this etcd holds"),
                new Attack(
                        "T2",
                        "a restore into one",
                        List.of(rule("rekindle.dev", "etcdrestores", "create")),
                        """
                        kind: EtcdRestore
                        spec: {source: {backup: {name: b}}, target: {statefulSet: {name: etcd}}}
                        """,
                        "a restore decides what this etcd holds"),
                new Attack(
                        "T3",
                        "a Secret of another namespace",
                        owner,
                        """
                        kind: EtcdBackup
                        spec: {source: {statefulSet: {name: etcd}, auth: {secret: {name: root, namespace: kube-system}}}, destination: {name: d}}
                        """,
                        "unknown field \"spec.source.auth.secret.namespace\""),
                new Attack(
                        "T3",
                        "a Secret that one may not read",
                        backsUp,
                        """
                        kind: EtcdBackup
                        spec: {source: {statefulSet: {name: etcd}, auth: {secret: {name: root}}}, destination: {name: d}}
                        """,
                        "needs the verb get on the Secrets that this names"),
                new Attack("T4", "a lock on a StatefulSet", owner, """
                        apiVersion: apps/v1
                        kind: StatefulSet
                        metadata: {annotations: {rekindle.dev/restore-lock: back/uid/token}}
                        spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
                        """, "is set and taken away by Rekindle"),
                new Attack("T4", "an order, and an image in it", owner, """
                        apiVersion: internal.rekindle.dev/v1alpha1
                        kind: RestoreInjection
                        spec: {restore: r, token: "7f3k2m9q-etcd", container: etcd, image: evil, pods: [etcd-0], roles: [{pod: etcd-0, role: Member}], owner: {kind: StatefulSet, name: etcd}, ticket: t}
                        """, "unknown field \"spec.image\""),
                new Attack(
                        "T5",
                        "a policy with another image",
                        owner,
                        """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: MutatingAdmissionPolicy
                        spec: {reinvocationPolicy: IfNeeded, matchConstraints: {}, mutations: []}
                        """,
                        "cannot create resource \"mutatingadmissionpolicies\""),
                new Attack("T6", "an endpoint in a backup", owner, """
                        kind: EtcdBackup
                        spec: {source: {statefulSet: {name: etcd}}, destination: {name: d, endpoint: "http://169.254.169.254"}}
                        """, "unknown field \"spec.destination.endpoint\""),
                new Attack(
                        "T13",
                        "another tenant's object by its key",
                        owner,
                        """
                        kind: EtcdRestore
                        spec: {source: {object: {destination: {name: d}, key: team-b/etcd/x.db}}, target: {statefulSet: {name: etcd}}}
                        """,
                        "needs the verb restore on etcdbackupdestinations.rekindle.dev d"),
                new Attack(
                        "T13",
                        "another tenant's backup by its name",
                        owner,
                        """
                        kind: EtcdRestore
                        spec: {source: {backup: {name: nightly, namespace: team-b}}, target: {statefulSet: {name: etcd}}}
                        """,
                        "unknown field \"spec.source.backup.namespace\""));

        Map<String, String> answers = new TreeMap<>();
        Map<String, String> wanted = new TreeMap<>();
        for (Attack attack : attacks) {
            String name = attack.threat() + ": " + attack.what();
            String answer = answer(attack, "attack-" + answers.size());
            wanted.put(name, attack.message());
            answers.put(name, answer.contains(attack.message()) ? attack.message() : answer);
        }
        assertThat(answers).isEqualTo(wanted).hasSize(attacks.size());
    }

    /** T9 and T13: what the store holds now is another thing than what was backed up; and a snapshot of somebody else, whatever its key. */
    @Test
    void theControllerRefusesSwappedAndForeignObjectsAndTouchesNothing(
            @ObjectStore(StoreServer.MINIO) S3Bucket bucket) {
        try (EtcdProcess etcd = etcd();
                var _ = RunningController.start(installation.controller(), Installation.SYSTEM);
                PlayedSet set = PlayedSet.of(installation, etcd, Owner.NONE)) {
            var job = new MainJob(installation);
            String store = store(bucket);
            EtcdBackup older = job.backsUp("older", "{statefulSet: {name: etcd}}", store);
            etcd.api().put("name", "newer");
            EtcdBackup newer = job.backsUp("newer", "{statefulSet: {name: etcd}}", store);
            String pod = installation
                    .found(Pod.class, set.pod())
                    .orElseThrow()
                    .getMetadata()
                    .getUid();

            byte[] valid = bucket.server().requests().get(bucket.name(), "production/" + key(older));
            bucket.server().requests().put(bucket.name(), "production/" + key(newer), valid);
            EtcdRestoreStatus swapped = over("swapped", MainJob.inPlace("{backup: {name: newer}}", set, ""));
            bucket.server().requests().put(bucket.name(), "production/team-b/etcd/nightly.db", valid);
            EtcdRestoreStatus foreign = over(
                    "foreign",
                    MainJob.inPlace(
                            "{object: {destination: {name: " + store
                                    + "}, key: team-b/etcd/nightly.db, manifest: Optional}}",
                            set,
                            ""));

            assertThat(reason(swapped.conditions())).isEqualTo("ObjectChanged");
            assertThat(swapped.message()).startsWith("nothing was touched; ").contains(key(newer));
            assertThat(reason(foreign.conditions())).isEqualTo("ForeignCluster");
            assertThat(foreign.message())
                    .contains(
                            "the snapshot is of another etcd than the target; name another, or set foreignCluster: Allow");
            assertThat(installation
                            .found(Pod.class, set.pod())
                            .orElseThrow()
                            .getMetadata()
                            .getUid())
                    .isEqualTo(pod);
        }
    }

    /** T6: whoever may write destinations still cannot have the controller talk to what is inside. */
    @Test
    void noEndpointLeadsInside() throws IOException {
        try (var inside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var _ = RunningController.start(
                        installation.controller(), Installation.SYSTEM, AddressPolicy.Loopback.REFUSED)) {
            keys("minio-owner", "minio-owner-secret");
            String port = ":" + inside.getLocalPort();
            List<String> endpoints = Stream.of(
                            "127.0.0.1",
                            "localhost",
                            "127.1",
                            "2130706433",
                            "0x7f000001",
                            "0177.0.0.1",
                            "127.8.8.8",
                            "0.0.0.0",
                            "[::1]",
                            "[::ffff:127.0.0.1]",
                            "[::ffff:7f00:1]",
                            "[64:ff9b::127.0.0.1]",
                            "169.254.169.254",
                            "2852039166",
                            "[::ffff:169.254.169.254]",
                            "[fd00:ec2::254]",
                            "10.96.0.1",
                            "192.168.1.1",
                            "172.16.0.1",
                            "100.64.0.1")
                    .flatMap(host -> Stream.of("http://" + host + port, "https://" + host + port))
                    .toList();

            Map<String, String> refused = new TreeMap<>();
            Map<String, String> names = new TreeMap<>();
            for (String endpoint : endpoints) {
                try {
                    names.put(installation.destination(s3("bucket", endpoint, "Refused")), endpoint);
                } catch (KubernetesClientException e) {
                    refused.put(endpoint, "by the API server");
                }
            }
            names.forEach((name, endpoint) -> refused.put(endpoint, tried(name)));

            assertThat(refused).hasSize(endpoints.size());
            assertThat(refused.values())
                    .allMatch(answer -> answer.equals("by the API server")
                            || answer.equals("AddressRefused")
                            || answer.equals("BadRequest"));
            assertThat(refused).containsEntry("http://127.0.0.1" + port, "AddressRefused");
            assertThat(connections(inside)).isZero();
            System.out.println(endpoints.size() + " endpoints, none connected to: "
                    + refused.values().stream()
                            .collect(Collectors.groupingBy(answer -> answer, TreeMap::new, Collectors.counting())));
        }
    }

    private String tried(String destination) {
        Await.patiently(destination + " to be tried", Duration.ofMinutes(1), () -> condition(destination) != null);
        return Objects.requireNonNull(condition(destination));
    }

    private @Nullable String condition(String destination) {
        EtcdBackupDestination found = installation
                .admin()
                .resources(EtcdBackupDestination.class)
                .withName(destination)
                .require();
        return found.getStatus() == null ? null : reason(found.getStatus().conditions());
    }

    private static int connections(ServerSocket server) throws IOException {
        server.setSoTimeout(1);
        int count = 0;
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    count += socket.isConnected() ? 1 : 0;
                }
            }
        } catch (SocketTimeoutException nobodyElse) {
            return count;
        }
    }

    private EtcdRestoreStatus over(String name, String spec) {
        installation.restore(name, spec);
        return Objects.requireNonNull(installation
                .await(EtcdRestore.class, name, "over", MainJob::isOver)
                .getStatus());
    }

    private static String key(EtcdBackup backup) {
        return Objects.requireNonNull(Objects.requireNonNull(backup.getStatus()).object())
                .key();
    }

    private static String reason(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(Condition.READY))
                .map(Condition::reason)
                .findFirst()
                .orElse("");
    }

    /** What somebody with these rights is answered; empty where the object is created. */
    private String answer(Attack attack, String name) {
        ApiUser user = api.user(
                name + "-" + namespace.name(), namespace, attack.rights().toArray(PolicyRule[]::new));
        KubernetesClient mallory = installation.as(user);
        GenericKubernetesResource object = Serialization.unmarshal(attack.object(), GenericKubernetesResource.class);
        if (object.getApiVersion() == null) {
            object.setApiVersion("rekindle.dev/v1alpha1");
        }
        object.setMetadata(
                new ObjectMetaBuilder(object.getMetadata()).withName(name).build());
        try {
            mallory.raw(path(object), "POST", object);
            return "";
        } catch (KubernetesClientException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private String path(HasMetadata object) {
        String kind = object.getKind();
        String plural = (kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s")
                .toLowerCase(Locale.ROOT);
        boolean local = !kind.equals("EtcdBackupDestination") && !kind.equals("MutatingAdmissionPolicy");
        return "/apis/" + object.getApiVersion() + (local ? "/namespaces/" + namespace.name() : "") + "/" + plural
                + "?fieldValidation=Strict&dryRun=All";
    }

    private static PolicyRule rule(String group, String resource, String verb) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verb)
                .build();
    }

    private String store(S3Bucket bucket) {
        keys(bucket.server().accessKey(), bucket.server().secretKey());
        return installation.destination(
                s3(bucket.name(), bucket.server().endpoint().toString(), "Allowed"));
    }

    private void keys(String id, String secret) {
        installation.apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: store-keys, namespace: rekindle-system}
                stringData: {accessKeyID: %s, secretAccessKey: %s}
                """.formatted(id, secret));
    }

    private static String s3(String bucket, String endpoint, String privateNetworks) {
        return """
                s3:
                  bucket: %s
                  prefix: production/
                  endpoint: "%s"
                  plainHttp: Allowed
                  privateNetworks: %s
                  credentials: {from: Secret, secret: {name: store-keys}}
                """.formatted(bucket, endpoint, privateNetworks);
    }

    private static EtcdProcess etcd() {
        EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6)
                .plan(MemberPlan.loopback("etcd-0"))
                .start();
        etcd.api().put("name", "rekindle");
        return etcd;
    }
}
