package dev.rekindle.controller;

import dev.rekindle.api.Condition;
import dev.rekindle.api.ConditionStatus;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import dev.rekindle.testing.store.S3Access;
import dev.rekindle.testing.store.S3Bucket;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real API server with our definitions, seen from one test: makes the objects that people make, and waits for what the controller says about them. */
public final class Site implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubernetesApi api;
    private final TestNamespace namespace;
    private final List<String> destinations = new ArrayList<>();

    private Site(KubernetesApi api, TestNamespace namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    /** Applies the committed definitions, and waits until they are served. */
    public static Site of(KubernetesApi api, TestNamespace namespace) {
        var site = new Site(api, namespace);
        try (Stream<Path> files = Files.list(Path.of("..", "config", "crd"))) {
            for (Path file : files.filter(one -> one.toString().contains("rekindle.dev_"))
                    .toList()) {
                site.apply(Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.patiently("the definitions to be served", PATIENCE, site::isServed);
        return site;
    }

    private boolean isServed() {
        return client().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(definition -> definition.getSpec().getGroup().endsWith("rekindle.dev"))
                .allMatch(definition -> definition.getStatus() != null
                        && definition.getStatus().getConditions() != null
                        && definition.getStatus().getConditions().stream()
                                .anyMatch(condition -> condition.getType().equals("Established")
                                        && condition.getStatus().equals("True")));
    }

    /** The administrator's. */
    public KubernetesClient client() {
        return api.client();
    }

    /** In which the test's objects lie, and, so that one is enough, the install too. */
    public String namespace() {
        return namespace.name();
    }

    /** Applies documents of YAML as an administrator. */
    public void apply(String yaml) {
        client().load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client().resource(item).serverSideApply());
    }

    /** A Secret in the namespace. */
    public void secret(String name, Map<String, String> values) {
        client().resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace())
                        .endMetadata()
                        .withStringData(values)
                        .build())
                .create();
    }

    /** Changes the secret key of a destination's Secret. */
    public void secretChanged(String name, String secretKey) {
        client().secrets()
                .inNamespace(namespace())
                .withName(name)
                .edit(secret -> new SecretBuilder(secret)
                        .addToStringData("secretAccessKey", secretKey)
                        .build());
    }

    /** A destination in a bucket, with the server's keys, for every namespace; its name is unique. */
    public String destination(S3Bucket bucket) {
        return destination(bucket, bucket.server().access(), "{from: All}");
    }

    /** The same with other keys or for other namespaces; {@code more} are further lines of its spec. */
    public String destination(S3Bucket bucket, S3Access access, String namespaces, String... more) {
        String name = "store-" + destinations.size() + "-" + namespace();
        String fitting = name.substring(0, Math.min(63, name.length())).replaceAll("-+$", "");
        secret(
                "keys-" + destinations.size(),
                Map.of("accessKeyID", access.accessKey(), "secretAccessKey", access.secretKey()));
        apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackupDestination
                metadata: {name: %s}
                spec:
                  namespaces: %s
                  s3:
                    bucket: %s
                    prefix: production/
                    endpoint: %s
                    plainHttp: Allowed
                    privateNetworks: Allowed
                    credentials: {from: Secret, secret: {name: keys-%d}}
                """.formatted(fitting, namespaces, bucket.name(), access.endpoint(), destinations.size())
                + String.join("\n", more).indent(2));
        destinations.add(fitting);
        return fitting;
    }

    /** Changes where the first destination's store is reached. */
    public void endpointChanged(URI endpoint) {
        client().resources(EtcdBackupDestination.class)
                .withName(destinations.getFirst())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"s3\":{\"endpoint\":\"" + endpoint + "\"}}}");
    }

    /** A destination on a volume. */
    public String volume(String claim) {
        String name = "volume-" + namespace();
        String fitting = name.substring(0, Math.min(63, name.length())).replaceAll("-+$", "");
        apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackupDestination
                metadata: {name: %s}
                spec: {namespaces: {from: All}, pvc: {claimName: %s, prefix: production/}}
                """.formatted(fitting, claim));
        destinations.add(fitting);
        return fitting;
    }

    /** A backup of one URL, named as it is, without asking the URLs that members advertise. */
    public EtcdBackup backup(String name, String destination, String url, String... more) {
        return backup(
                name,
                destination,
                "{endpoints: {name: edge, urls: [\"" + url + "\"], discovery: NamedOnly}}",
                List.of(more));
    }

    /** A backup of any source; {@code more} are further lines of its spec. */
    public EtcdBackup backup(String name, String destination, String source, List<String> more) {
        apply("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackup
                metadata: {name: %s, namespace: %s}
                spec:
                  source: %s
                  destination: {name: %s}
                """.formatted(name, namespace(), source, destination)
                + more.stream().map(line -> "  " + line + "\n").collect(Collectors.joining()));
        return Objects.requireNonNull(get(name));
    }

    /** As it is now. */
    public EtcdBackup get(String name) {
        return client().resources(EtcdBackup.class)
                .inNamespace(namespace())
                .withName(name)
                .get();
    }

    /** As it is now. */
    public EtcdBackupDestination destination(String name) {
        return client().resources(EtcdBackupDestination.class).withName(name).get();
    }

    /** Waits until a backup is so. */
    public EtcdBackupStatus await(String name, String what, Predicate<EtcdBackupStatus> wanted) {
        return await(name, what, PATIENCE, wanted);
    }

    /** The same for so long. */
    public EtcdBackupStatus await(String name, String what, Duration within, Predicate<EtcdBackupStatus> wanted) {
        return await(name, what, within, wanted, () -> "");
    }

    /** The same, and shows more where it does not come. */
    public EtcdBackupStatus await(
            String name, String what, Duration within, Predicate<EtcdBackupStatus> wanted, Supplier<String> details) {
        Await.patiently(
                name + " to be " + what,
                within,
                () -> get(name) != null
                        && get(name).getStatus() != null
                        && wanted.test(get(name).getStatus()),
                () -> "\nit is: " + Serialization.asYaml(get(name)) + details.get());
        return Objects.requireNonNull(get(name).getStatus());
    }

    /** Waits until a backup is over, with success or without. */
    public EtcdBackupStatus awaitEnd(String name) {
        return await(name, "over", status -> Boolean.TRUE.equals(status.terminal()));
    }

    /** Waits until a backup is gone. */
    public void awaitGone(String name, Duration within) {
        Await.patiently(
                name + " to be gone",
                within,
                () -> get(name) == null,
                () -> "\nit is: " + Serialization.asYaml(get(name)));
    }

    /** Asks for a backup's deletion, and does not wait. */
    public void delete(String name) {
        client().resources(EtcdBackup.class)
                .inNamespace(namespace())
                .withName(name)
                .delete();
    }

    /** Whether a condition is true. */
    public static boolean holds(List<Condition> conditions, String type) {
        return conditions.stream()
                .anyMatch(condition -> condition.type().equals(type) && condition.status() == ConditionStatus.TRUE);
    }

    /** Takes away what has no namespace to go with, and ends what still runs. */
    @Override
    public void close() {
        destinations.forEach(name ->
                client().resources(EtcdBackupDestination.class).withName(name).delete());
        client().resources(EtcdBackup.class)
                .inNamespace(namespace())
                .list()
                .getItems()
                .forEach(left -> {
                    client().resource(left).edit(backup -> {
                        backup.getMetadata().setFinalizers(List.of());
                        return backup;
                    });
                    client().resource(left).delete();
                });
    }
}
