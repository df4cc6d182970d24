package dev.rekindle.e2e.restore;

import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.etcd.PodMember;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.restore.Restores;
import dev.rekindle.controller.restore.Tickets;
import dev.rekindle.controller.restore.preflight.LivingEtcd;
import dev.rekindle.controller.restore.preflight.Preflight;
import dev.rekindle.controller.restore.run.PodConnections;
import dev.rekindle.controller.restore.source.SnapshotSources;
import dev.rekindle.controller.restore.target.Targets;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.TestCache;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Rekindle's restores as an install has them: definitions, policies and account on the cluster, and the controller in this JVM with that account. */
final class RunningController implements AutoCloseable {
    private static final String NAMESPACE = "rekindle-system";
    private static final String ACCOUNT = "system:serviceaccount:" + NAMESPACE + ":rekindle-controller";
    private static final Path CONFIG = Path.of("..", "..", "config");
    private static final Duration SOON = Duration.ofSeconds(60);

    private final KubernetesClient client;
    private final Restores restores;
    private final Operator operator;
    private final Destinations destinations;
    private final PodMember members;
    private final Path work;

    private RunningController(KubernetesClient client, String namespace, Install install) {
        this.client = client;
        this.destinations = new Destinations(client, install);
        this.members = new PodMember(client);
        this.work = install.directories().work();
        var sources = new SnapshotSources(client, destinations, install);
        var targets = new Targets(client);
        var connections = new PodConnections(members, work);
        var living = new LivingEtcd(connections);
        var preflight = new Preflight(client, sources, targets, living, Clock.systemUTC());
        this.restores = new Restores(
                client,
                preflight::look,
                new Tickets(sources, targets::observe, living),
                connections,
                Clock.systemUTC());
        this.operator = new Operator(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false));
        operator.register(restores.reconciler(), one -> {
            Restores.configure(one);
            // Classes of tests run side by side, each with its own.
            one.settingNamespace(namespace);
        });
        operator.start();
    }

    /** Installs what is missing, lets the namespace opt in, and starts the controller. */
    static RunningController start(KubernetesClient admin, String namespace, Path work) {
        for (String file : List.of("etcdbackups", "etcdrestores", "etcdbackupdestinations")) {
            apply(admin, read(CONFIG.resolve("crd").resolve("rekindle.dev_" + file + ".yaml")));
        }
        for (String file : List.of("restoreinjections", "bootstrapguards")) {
            apply(admin, read(CONFIG.resolve("crd").resolve("internal.rekindle.dev_" + file + ".yaml")));
        }
        Await.patiently("definitions to be served", SOON, () -> admin.getApiGroup("internal.rekindle.dev") != null);
        apply(admin, read(CONFIG.resolve("manager").resolve("namespace.yaml")));
        apply(admin, rendered("rbac"));
        apply(admin, rendered("policy"));
        admin.load(stream(rendered("namespace"))).inNamespace(namespace).serverSideApply();
        admin.namespaces()
                .withName(namespace)
                .edit(one -> new NamespaceBuilder(one)
                        .editMetadata()
                        .addToLabels("rekindle.dev/restore", "enabled")
                        .endMetadata()
                        .build());
        return new RunningController(
                account(admin),
                namespace,
                new Install(
                        NAMESPACE,
                        new Install.Directories(work, work, work.resolve("none")),
                        AddressPolicy.Loopback.REFUSED,
                        List.of()));
    }

    private static KubernetesClient account(KubernetesClient admin) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(admin.getConfiguration())
                        .withImpersonateUsername(ACCOUNT)
                        .withImpersonateGroups(
                                "system:serviceaccounts", "system:serviceaccounts:" + NAMESPACE, "system:authenticated")
                        .build())
                .build();
    }

    /** As the controller opens them. */
    Destinations destinations() {
        return destinations;
    }

    /** The way to the etcd in a pod, as the controller finds it: by what the pod shows. */
    PodMember.Way way(Pod pod, PrivateFiles files) throws ProblemException {
        return members.to(pod, "etcd", null, null, files);
    }

    /** For the certificates of a way. */
    PrivateFiles files() {
        return PrivateFiles.below(work);
    }

    @Override
    public void close() {
        operator.stop();
        restores.close();
        client.close();
    }

    private static void apply(KubernetesClient admin, String yaml) {
        admin.load(stream(yaml)).serverSideApply();
    }

    /** What kubectl makes of a directory of {@code config}. */
    private static String rendered(String directory) {
        return Command.of(
                        TestCache.binary("kube-api", "kubectl"),
                        "kustomize",
                        CONFIG.resolve(directory).toString())
                .run()
                .orFail()
                .out();
    }

    private static InputStream stream(String yaml) {
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
