package dev.rekindle.controller;

import dev.rekindle.testing.EtcdProcess;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A StatefulSet of one etcd whose surroundings are played: its controller makes its pod, a kubelet runs what is in that, and where it is an
 * {@code EtcdCluster} the operator makes the set. The etcd is a real one that runs all the time, so that what is restored is there already.
 */
final class PlayedSet implements AutoCloseable {
    private static final int PAUSE_MILLIS = 50;

    /** As long as the init container seems to work, so that it is looked at meanwhile. */
    private static final Duration RESTORING = Duration.ofMillis(700);

    private final KubernetesClient admin;
    private final String namespace;
    private final EtcdProcess etcd;
    private final Owner owner;
    private final AtomicReference<Kubelet> kubelet = new AtomicReference<>(Kubelet.RUNS);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Who the set belongs to. */
    enum Owner {
        /** Nobody. */
        NONE,
        /** An EtcdCluster of its name, which a person or a restore makes. */
        OPERATOR
    }

    /** What becomes of pods with our init container. */
    enum Kubelet {
        /** They run. */
        RUNS,
        /** They wait for a node. */
        WAITS
    }

    private PlayedSet(Installation installation, EtcdProcess etcd, Owner owner) {
        this.admin = installation.admin();
        this.namespace = installation.namespace();
        this.etcd = etcd;
        this.owner = owner;
        this.thread = Thread.ofVirtual().name("played " + name()).start(this::play);
    }

    /** Called as the member of this etcd is: {@code etcd} for {@code etcd-0}. */
    static PlayedSet of(Installation installation, EtcdProcess etcd, Owner owner) {
        var set = new PlayedSet(installation, etcd, owner);
        if (owner == Owner.NONE) {
            installation.apply(set.template(""));
            installation.await(
                    Pod.class, set.pod(), "running", pod -> pod.getStatus().getPodIP() != null);
        }
        return set;
    }

    /** Its name. */
    String name() {
        return pod().substring(0, pod().length() - 2);
    }

    /** Of its one pod. */
    String pod() {
        return etcd.plan().name();
    }

    /** Changes what the kubelet does. */
    PlayedSet kubelet(Kubelet does) {
        kubelet.set(does);
        return this;
    }

    private void play() {
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    step();
                } catch (KubernetesClientException e) {
                    // Refused or outrun: a controller tries again.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() {
        if (owner == Owner.OPERATOR) {
            operate();
        }
        StatefulSet set = admin.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name())
                .get();
        if (set == null) {
            return;
        }
        Pod pod = admin.pods().inNamespace(namespace).withName(pod()).get();
        if (pod == null) {
            admin.resource(podOf(set)).create();
        } else {
            run(pod);
        }
    }

    private void operate() {
        GenericKubernetesResource cluster = admin.genericKubernetesResources("operator.etcd.io/v1alpha1", "EtcdCluster")
                .inNamespace(namespace)
                .withName(name())
                .get();
        if (cluster != null
                && admin.apps()
                                .statefulSets()
                                .inNamespace(namespace)
                                .withName(name())
                                .get()
                        == null) {
            admin.resource("""
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: %s-state, namespace: %s}
                    data: {ETCD_DATA_DIR: /var/lib/etcd/data, ETCD_INITIAL_CLUSTER: "%s"}
                    """.formatted(name(), namespace, etcd.plan().initialCluster()))
                    .serverSideApply();
            admin.resource(template("""
                    ownerReferences: [{apiVersion: %s, kind: EtcdCluster, name: %s, uid: %s, controller: true}]
                    """.formatted(
                                    cluster.getApiVersion(),
                                    name(),
                                    cluster.getMetadata().getUid())))
                    .create();
        }
    }

    private String template(String metadata) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: %1$s
                  namespace: %2$s
                %3$s
                spec:
                  replicas: 1
                  serviceName: %1$s
                  podManagementPolicy: Parallel
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                      - name: etcd
                        image: gcr.io/etcd-development/etcd:v3.6.16
                        command: [/usr/local/bin/etcd]
                        args: ["--name=%1$s-0", "--data-dir=/var/lib/etcd/data", "--advertise-client-urls=%4$s"]
                        envFrom: [{configMapRef: {name: %1$s-state, optional: true}}]
                        volumeMounts: [{name: data, mountPath: /var/lib/etcd}]
                      volumes: [{name: data, persistentVolumeClaim: {claimName: data-%1$s-0}}]
                """.formatted(name(), namespace, metadata.indent(2).stripTrailing(), etcd.clientUrl());
    }

    private static Pod podOf(StatefulSet set) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(set.getMetadata().getName() + "-0")
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
                .withOwnerReferences(controlledBy(set))
                .endMetadata()
                .withSpec(set.getSpec().getTemplate().getSpec())
                .build();
    }

    private static OwnerReference controlledBy(HasMetadata owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .build();
    }

    private void run(Pod pod) {
        boolean injected = pod.getSpec().getInitContainers().stream()
                .anyMatch(one -> one.getName().equals("restore-localize"));
        if (!injected) {
            if (pod.getStatus().getPodIP() == null) {
                admin.resource(running(pod)).updateStatus();
            }
            return;
        }
        if (kubelet.get() == Kubelet.WAITS) {
            return;
        }
        Optional<ContainerStatus> init = pod.getStatus().getInitContainerStatuses().stream()
                .filter(one -> one.getName().equals("restore-localize"))
                .findFirst();
        if (init.isEmpty()) {
            admin.resource(with(pod, """
                    {"running": {"startedAt": "%s"}}""".formatted(Instant.now()))).updateStatus();
        } else if (init.get().getState().getRunning() != null
                && Instant.parse(init.get().getState().getRunning().getStartedAt())
                        .plus(RESTORING)
                        .isBefore(Instant.now())) {
            admin.resource(with(running(pod), """
                    {"terminated": {"exitCode": 0, "reason": "Completed", "message": %s}}""".formatted(
                                    admin.getKubernetesSerialization().asJson(end()))))
                    .updateStatus();
        }
    }

    private String end() {
        return "{\"event\":\"end\",\"reason\":\"Restored\",\"message\":\"restored\",\"clusterId\":\"%s\",\"archived\":\"/var/lib/etcd/data/.rekindle/archive-x\",\"elapsedMs\":7}"
                .formatted(Long.toHexString(etcd.api().maintenance().status().clusterId()));
    }

    private static Pod running(Pod pod) {
        return new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.1")
                .endStatus()
                .build();
    }

    private Pod with(Pod pod, String state) {
        var status = admin.getKubernetesSerialization()
                .unmarshal(
                        "{\"name\": \"restore-localize\", \"image\": \"any\", \"imageID\": \"any\", \"ready\": "
                                + state.contains("terminated") + ", \"restartCount\": 0, \"state\": " + state + "}",
                        ContainerStatus.class);
        return new PodBuilder(pod)
                .editOrNewStatus()
                .withInitContainerStatuses(List.of(status))
                .endStatus()
                .build();
    }

    /** Nobody plays any more; the objects stay. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
