package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.internal.PodOwner;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreSpec;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.ForeignCluster;
import dev.rekindle.api.restore.GuardChoice;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreSource;
import dev.rekindle.api.restore.RestoreTarget;
import dev.rekindle.api.restore.RevisionBump;
import dev.rekindle.api.restore.Role;
import dev.rekindle.api.restore.Rollback;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.controller.restore.target.EtcdSettings;
import dev.rekindle.controller.restore.target.Evidence;
import dev.rekindle.controller.restore.target.OwnerLayout;
import dev.rekindle.controller.restore.target.RestoreLock;
import dev.rekindle.controller.restore.target.Situation;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.restore.target.TargetReference;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.KvHash;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A StatefulSet of one etcd that is restored in place: its pod as the StatefulSet controller makes it, what a kubelet says of it, and the etcd that it is
 * to be: a real one, whose data the snapshot's report describes.
 */
final class SetScene {
    static final String SET = "etcd";
    static final String POD = "etcd-0";
    static final String RESTORE = "back";
    static final String TOKEN = "7f3k2m9q-etcd";
    private static final int KEYS = 7;

    private final InstalledApi installed;
    private final EtcdProcess etcd;
    private final SnapshotReport snapshot;

    SetScene(InstalledApi installed, EtcdProcess etcd) {
        this.installed = installed;
        this.etcd = etcd;
        for (int i = 0; i < KEYS; i++) {
            etcd.api().put("key-" + i, "value");
        }
        this.snapshot = report(etcd);
        installed.admin().resource(set()).inNamespace(installed.namespace()).create();
        ownerMakesPod();
    }

    /** What a manifest would say of a snapshot of this etcd. */
    static SnapshotReport report(EtcdProcess etcd) {
        long revision = etcd.api().revision();
        KvHash hash = etcd.api().maintenance().hashKv(revision);
        return new SnapshotReport(
                1024,
                "0".repeat(64),
                revision,
                hash.compactRevision(),
                "%08x".formatted(hash.hash()),
                null,
                KEYS,
                etcd.api().count("", 0),
                0L,
                null,
                null,
                false,
                List.of());
    }

    InstalledApi installed() {
        return installed;
    }

    /** An EtcdRestore as a person creates it. */
    EtcdRestore create(String name, String timeout, boolean dryRun) {
        return create(name, timeout, dryRun, null);
    }

    private EtcdRestore create(String name, String timeout, boolean dryRun, @Nullable Rollback rollback) {
        var restore = new EtcdRestore();
        restore.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(installed.namespace())
                .build());
        restore.setSpec(new EtcdRestoreSpec(
                new RestoreSource(new RestoreSource.BackupReference("some"), null, null),
                new RestoreTarget(null, new RestoreTarget.StatefulSetTarget(SET, "etcd"), null, List.of(), null, null),
                ExistingData.ARCHIVE,
                rollback,
                new RevisionBump(RevisionBump.Mode.NONE, null),
                ForeignCluster.REFUSE,
                GuardChoice.AUTO,
                dryRun,
                false,
                timeout));
        return installed.admin().resource(restore).create();
    }

    /** An EtcdRestore whose preflight is over: everything of it is settled. */
    EtcdRestore pinned(String name, String token, String timeout) {
        return pinned(create(name, timeout, false), token);
    }

    /** One that is not to be taken back. */
    EtcdRestore pinnedForGood() {
        return pinned(create(RESTORE, "30m", false, Rollback.NEVER), TOKEN);
    }

    private EtcdRestore pinned(EtcdRestore created, String token) {
        StatusDraft draft = StatusDraft.of(created, Clock.systemUTC());
        draft.preflight(new PreflightReport(null, true, List.of(), List.of(), List.of(new PodRole(POD, Role.MEMBER))));
        draft.pin(
                new StoredObjectReport("d", "ns/etcd/some.db", null, 1024, "0".repeat(64), null, null, null, null),
                snapshot,
                token);
        draft.aftermath(new AftermathReport(null, null, null, null, null, 0L, false, List.of(), null, List.of()));
        draft.say(RestorePhase.RESTORING, Reason.RUNNING, "settled");
        return new StatusStore(installed.controller()).write(created, draft);
    }

    EtcdRestore pinned() {
        return pinned(RESTORE, TOKEN, "30m");
    }

    /** A controller that has just been started. */
    Restoration controller(KubernetesClient client, PodWatches watches) {
        return new Restoration(
                this::observe,
                new StatusStore(client),
                new Steps(
                        client,
                        (restore, life) -> new TreeMap<>(Map.of("url", "https://store/x")),
                        new ThisEtcd(),
                        watches,
                        Clock.systemUTC()),
                Clock.systemUTC());
    }

    /** Everything that others do meanwhile: the owner makes its pod, the kubelet runs what is injected. */
    void othersWork() {
        ownerMakesPod();
        kubeletRuns(0, """
                {"event":"end","reason":"Restored","message":"restored","memberId":"8e9e05c52164694d","clusterId":"%s","archived":"/var/lib/etcd/.rekindle/archive-x","elapsedMs":7}\
                """.formatted(clusterId()));
    }

    /** The same where the restored data is not what it should be, and a rollback finds the old data. */
    void othersWorkOnUnfitData() {
        ownerMakesPod();
        if (pod().filter(pod -> InjectedPod.isForWayBack(pod, TOKEN)).isPresent()) {
            kubeletRuns(0, "{\"event\":\"end\",\"reason\":\"RolledBack\",\"message\":\"kept in /data/rolled-back-x\"}");
        } else {
            kubeletRuns(0, """
                    {"event":"end","reason":"Restored","message":"restored","memberId":"1","clusterId":"1","archived":"/data/archive-x"}\
                    """);
        }
    }

    /** What the StatefulSet controller does about a missing pod. */
    void ownerMakesPod() {
        if (pod().isEmpty()) {
            installed.admin().resource(podOf(set(), POD)).create();
        }
    }

    /** The kubelet has run the init container of the pod, which ended so. */
    void kubeletRuns(int exitCode, String message) {
        pod().filter(pod -> InjectedPod.bears(pod, String.valueOf(status().token())))
                .ifPresent(pod -> installed
                        .admin()
                        .resource(new PodBuilder(pod)
                                .withNewStatus()
                                .withPhase("Running")
                                .withPodIP("127.0.0.1")
                                .addNewInitContainerStatus()
                                .withName("restore-localize")
                                .withImage("any")
                                .withImageID("any")
                                .withReady(exitCode == 0)
                                .withRestartCount(0)
                                .withNewState()
                                .withNewTerminated()
                                .withExitCode(exitCode)
                                .withMessage(message)
                                .withReason(exitCode == 0 ? "Completed" : "Error")
                                .endTerminated()
                                .endState()
                                .endInitContainerStatus()
                                .endStatus()
                                .build())
                        .updateStatus());
    }

    EtcdRestore restore() {
        return restore(RESTORE);
    }

    EtcdRestore restore(String name) {
        return found(name).orElseThrow();
    }

    Optional<EtcdRestore> found(String name) {
        return Optional.ofNullable(installed
                .admin()
                .resources(EtcdRestore.class)
                .inNamespace(installed.namespace())
                .withName(name)
                .get());
    }

    SnapshotReport snapshot() {
        return snapshot;
    }

    MemberEtcd thisEtcd() {
        return new ThisEtcd();
    }

    String setVersion() {
        return set().getMetadata().getResourceVersion();
    }

    EtcdRestoreStatus status() {
        return Optional.ofNullable(restore().getStatus()).orElseThrow();
    }

    Optional<Pod> pod() {
        return Optional.ofNullable(installed
                .admin()
                .pods()
                .inNamespace(installed.namespace())
                .withName(POD)
                .get());
    }

    Optional<String> lock() {
        return Optional.ofNullable(set().getMetadata().getAnnotations()).map(all -> all.get(RestoreLock.ANNOTATION));
    }

    Optional<RestoreInjection> order() {
        return Optional.ofNullable(installed
                .admin()
                .resources(RestoreInjection.class)
                .inNamespace(installed.namespace())
                .withName(RESTORE)
                .get());
    }

    Optional<Secret> ticket() {
        return Optional.ofNullable(installed
                .admin()
                .secrets()
                .inNamespace(installed.namespace())
                .withName(RESTORE + "-ticket")
                .get());
    }

    String clusterId() {
        return Long.toHexString(etcd.api().maintenance().status().clusterId());
    }

    TargetReference target() {
        return new TargetReference("apps/v1", "StatefulSet", installed.namespace(), SET);
    }

    TargetFacts observe(EtcdRestore restore) {
        StatefulSet found = set();
        return new TargetFacts(
                target(),
                Optional.ofNullable(found.getMetadata().getUid()),
                OwnerLayout.PLAIN_STATEFUL_SET,
                Evidence.SEEN,
                Situation.IN_PLACE,
                new PodOwner("StatefulSet", SET, found.getMetadata().getUid()),
                "etcd",
                1,
                List.of(POD),
                List.of(new PodRole(POD, Role.MEMBER)),
                podOf(found, POD),
                pod().stream().toList(),
                List.of(),
                EtcdSettings.UNKNOWN,
                Optional.empty(),
                lock());
    }

    private StatefulSet set() {
        StatefulSet found = installed
                .admin()
                .apps()
                .statefulSets()
                .inNamespace(installed.namespace())
                .withName(SET)
                .get();
        return found != null
                ? found
                : new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName(SET)
                        .withNamespace(installed.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(1)
                        .withNewSelector()
                        .addToMatchLabels("app", SET)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", SET)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("etcd")
                        .withImage("gcr.io/etcd-development/etcd:v3.6.16")
                        .withCommand("/usr/local/bin/etcd", "--data-dir=/var/lib/etcd/data")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build();
    }

    static Pod podOf(StatefulSet set, String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(set.getSpec().getTemplate().getMetadata().getLabels())
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withName(set.getMetadata().getName())
                .withUid(set.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(set.getSpec().getTemplate().getSpec())
                .build();
    }

    /** Every pod is this etcd. */
    private final class ThisEtcd implements MemberEtcd {
        @Override
        public <T> T ask(EtcdRestore restore, TargetFacts target, Pod pod, Question<T> question) throws EtcdException {
            try (EtcdConnection connection = EtcdConnection.open(
                    Endpoint.parse(etcd.plan().clientUrl(), Endpoint.Scheme.HTTP), ConnectionOptions.DEFAULTS)) {
                return question.ask(connection);
            }
        }
    }
}
