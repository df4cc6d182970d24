package dev.rekindle.controller.restore.preflight;

import dev.rekindle.api.Condition;
import dev.rekindle.api.ConditionStatus;
import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.backup.SourceReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.Publication;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestContent;
import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.etcd.PodMember;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.restore.run.PodConnections;
import dev.rekindle.controller.restore.source.SnapshotSources;
import dev.rekindle.controller.restore.target.Targets;
import dev.rekindle.controller.status.Conditions;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.TestCache;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.S3Bucket;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/**
 * A namespace of a real API server with our definitions and policies, a destination in a real bucket, and backups of real snapshots in it. Nobody reconciles:
 * what a controller would have written stands there because the test has written it, as the controller.
 */
final class RestoreScene implements AutoCloseable {
    static final Instant TAKEN = Instant.parse("2026-11-27T03:16:00Z");
    static final String CLUSTER_ID = "cafe";

    private static final String CONTROLLER = "system:serviceaccount:rekindle-system:rekindle-controller";
    private static final Path CONFIG = Path.of("..", "config");
    private static final Path ETCD_CLUSTERS =
            Path.of("..", "test", "e2e", "src", "test", "resources", "etcdclusters.yaml");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final KubernetesApi api;
    private final String namespace;
    private final KubernetesClient controller;
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Path work;

    private RestoreScene(KubernetesApi api, String namespace, Path work) {
        this.api = api;
        this.namespace = namespace;
        this.work = work;
        this.controller = new KubernetesClientBuilder()
                .withConfig(api.server().config(api.user(CONTROLLER, "system:masters")))
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("record", new Interceptor() {
                    @Override
                    public void before(BasicBuilder request, HttpRequest sent, RequestTags tags) {
                        requests.add(sent.method() + " " + sent.uri());
                    }
                }))
                .build();
    }

    /** With everything installed, and the namespace opted in; the destination is called as the namespace. */
    static RestoreScene of(KubernetesApi api, TestNamespace namespace, S3Bucket bucket) {
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(Path.of("target", "work")), "scene");
            var scene = new RestoreScene(api, namespace.name(), work);
            scene.install();
            scene.label("enabled");
            scene.destination(bucket);
            return scene;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install() throws IOException {
        if (isInForce()) {
            return;
        }
        kubectl("apply", "--server-side", "-k", CONFIG.resolve("crd").toString());
        kubectl("apply", "--server-side", "-f", ETCD_CLUSTERS.toString());
        kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
        Path policies = Files.writeString(
                work.resolve("policies.yaml"),
                kubectl("kustomize", CONFIG.resolve("policy").toString()));
        kubectl("apply", "--server-side", "-f", policies.toString());
        Await.until("the policies to be in force", SOON, this::isInForce);
    }

    /** The last of all policies in the order of kubectl, which is the order in which the API server hears of them. */
    private boolean isInForce() {
        return new AdmissionProbe(api.client())
                .obstacles(namespace).stream().allMatch(one -> one.reason() == Reason.NAMESPACE_NOT_ENABLED);
    }

    String kubectl(String... arguments) {
        return Command.of(TestCache.binary("kube-api", "kubectl"), arguments)
                .environment(
                        "KUBECACHEDIR", work.resolve("kubectl").toAbsolutePath().toString())
                .environment("KUBECONFIG", api.server().kubeconfig(api.admin()).toString())
                .within(Duration.ofMinutes(2))
                .run()
                .orFail()
                .out();
    }

    /** What the namespace says of restores. */
    void label(String value) {
        api.client()
                .namespaces()
                .withName(namespace)
                .edit(one -> new NamespaceBuilder(one)
                        .editMetadata()
                        .addToLabels("rekindle.dev/restore", value)
                        .endMetadata()
                        .build());
    }

    private void destination(S3Bucket bucket) {
        create("""
                apiVersion: v1
                kind: Secret
                metadata: {name: keys}
                stringData: {accessKeyID: %s, secretAccessKey: %s}
                """.formatted(bucket.server().accessKey(), bucket.server().secretKey()));
        apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackupDestination
                metadata: {name: %s}
                spec:
                  namespaces: {from: All}
                  s3:
                    bucket: %s
                    endpoint: %s
                    plainHttp: Allowed
                    privateNetworks: Allowed
                    credentials: {from: Secret, secret: {name: keys}}
                """.formatted(namespace, bucket.name(), bucket.server().endpoint()));
    }

    KubernetesClient admin() {
        return api.client();
    }

    String namespace() {
        return namespace;
    }

    /** As a controller has it that does everything in this namespace, its install included. */
    Destinations destinations() {
        return new Destinations(controller, installation());
    }

    private Install installation() {
        return new Install(
                namespace,
                new Install.Directories(work, work, work.resolve("token")),
                AddressPolicy.Loopback.ALLOWED,
                List.of());
    }

    SnapshotSources sources() {
        return new SnapshotSources(controller, destinations(), installation());
    }

    Targets targets() {
        return new Targets(controller);
    }

    Verdict look(EtcdRestore restore) {
        return new Preflight(controller, sources(), targets(), living(), Clock.systemUTC()).look(restore);
    }

    /** Members at the addresses of their pods. */
    LivingEtcd living() {
        return new LivingEtcd(new PodConnections(new PodMember(controller), work));
    }

    /** Method and URL of all that was asked of the API server as the controller since the last call. */
    List<String> requests() {
        List<String> sent = List.copyOf(requests);
        requests.clear();
        return sent;
    }

    /** Creates a document of YAML in the namespace, as the administrator. */
    HasMetadata create(String yaml) {
        return api.client().resource(yaml).inNamespace(namespace).create();
    }

    private void apply(String yaml) {
        api.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> api.client().resource(item).serverSideApply());
    }

    /** An EtcdRestore of these lines of a spec. */
    EtcdRestore restore(String name, String spec) {
        EtcdRestore restore = Serialization.unmarshal("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdRestore
                metadata: {name: %s}
                spec:
                """.formatted(name) + spec.indent(2), EtcdRestore.class);
        return api.client().resource(restore).inNamespace(namespace).create();
    }

    /** The status of a restore, as its controller writes it. */
    EtcdRestore with(EtcdRestore restore, EtcdRestoreStatus status) {
        EtcdRestore now = Serialization.clone(restore);
        now.setStatus(status);
        return controller.resource(now).updateStatus();
    }

    /** A real snapshot in the bucket, with its manifest, of a cluster of this namespace. */
    StoredObjectReport stored(
            String cluster, String backup, PreparedSnapshot snapshot, UnaryOperator<Manifest> change) {
        try (OpenDestination open = destinations().open(namespace, namespace)) {
            byte[] bytes = Files.readAllBytes(snapshot.file());
            BackupKeys keys = BackupKeys.of(ObjectPrefix.ROOT, namespace, cluster, backup, TAKEN);
            StoredObject object;
            try (Upload upload = open.store().create(keys.object(), Metadata.NONE, bytes.length)) {
                upload.write(ByteBuffer.wrap(bytes));
                object = upload.complete();
            }
            Manifest manifest = change.apply(manifest(object, bytes, cluster, backup));
            new Publication(open.store(), Optional.empty()).write(keys, manifest);
            return new StoredObjectReport(
                    namespace,
                    keys.object().value(),
                    object.version().value(),
                    object.size(),
                    manifest.object().sha256(),
                    null,
                    keys.manifest().value(),
                    null,
                    false);
        } catch (IOException | ProblemException e) {
            throw new AssertionError(e);
        }
    }

    private Manifest manifest(StoredObject object, byte[] bytes, String cluster, String backup) throws IOException {
        var scanner = new SnapshotScanner(ScanOptions.snapshot().collectingRows(32L << 20));
        scanner.update(ByteBuffer.wrap(bytes));
        SnapshotReport report = scanner.finish();
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.StoredBytes(
                        object.key().value(),
                        object.version().value(),
                        object.size(),
                        report.sha256(),
                        object.checksum().map(Object::toString)),
                ManifestContent.content(report, report.hashKv()),
                new Manifest.Source(
                        CLUSTER_ID,
                        "1f",
                        "m1",
                        "http://10.0.0.1:2379",
                        "3.6.16",
                        report.revision(),
                        "agreed",
                        List.of()),
                new Manifest.Subject(
                        Optional.of(backup),
                        Optional.of(namespace),
                        Optional.of("uid-" + backup),
                        Optional.of(cluster),
                        Optional.empty()),
                new Manifest.Times(TAKEN, TAKEN.plusSeconds(2), 2000),
                new Manifest.Tool("rekindle", "test"));
    }

    /** An EtcdBackup that is complete, as its controller leaves it. */
    EtcdBackup backup(String name, String cluster, StoredObjectReport object, Instant completed) {
        EtcdBackup asked = Serialization.unmarshal("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackup
                metadata: {name: %s}
                spec: {source: {etcdCluster: {name: %s}}, destination: {name: %s}}
                """.formatted(name, cluster, namespace), EtcdBackup.class);
        EtcdBackup backup = api.client().resource(asked).inNamespace(namespace).create();
        List<Condition> conditions = new Conditions(List.of(), 1, completed).ready(Reason.COMPLETED, "stored");
        backup.setStatus(new EtcdBackupStatus(
                1L,
                BackupPhase.COMPLETED,
                "stored",
                true,
                conditions,
                cluster,
                null,
                null,
                null,
                completed.minusSeconds(9),
                completed,
                List.of(),
                object,
                null,
                new SourceReport(CLUSTER_ID, "1f", null, null, null, 500L, null, List.of()),
                List.of(),
                null));
        EtcdBackup written = controller.resource(backup).updateStatus();
        if (written.getStatus().conditions().stream().noneMatch(one -> one.status() == ConditionStatus.TRUE)) {
            throw new AssertionError("the status was not kept: " + Serialization.asYaml(written));
        }
        return written;
    }

    @Override
    public void close() {
        controller.close();
    }
}
