package dev.rekindle.controller;

import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.api.internal.BootstrapGuard;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.controller.PlayedSet.Kubelet;
import dev.rekindle.testing.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

/** What people do with an installation, one method a story; each waits for its good end. */
record MainJob(Installation installation) {
    private static final String TICKET_LIFE = "rekindle.dev/ticket-good-until";
    private static final String EXPIRED = "2026-01-01T00:00:00Z";

    /** A destination is tried. */
    void tries(String destination) {
        Await.patiently("the destination to be tried", Duration.ofMinutes(1), () -> {
            EtcdBackupDestination found = installation
                    .admin()
                    .resources(EtcdBackupDestination.class)
                    .withName(destination)
                    .get();
            return found.getStatus() != null && found.getStatus().lastProbeTime() != null;
        });
    }

    /** A backup that goes with its resource. */
    EtcdBackup backsUp(String name, String source, String destination) {
        installation.backup(name, """
                source: %s
                destination: {name: %s}
                deletionPolicy: Delete
                """.formatted(source, destination));
        return ends(name);
    }

    /** Waits until a backup is complete. */
    EtcdBackup ends(String name) {
        return installation.await(
                EtcdBackup.class,
                name,
                "complete",
                backup -> backup.getStatus() != null && backup.getStatus().phase() == BackupPhase.COMPLETED);
    }

    /** A StatefulSet gets an older snapshot in place of its data, and its ticket runs out while its pod waits for a node. */
    void restoresInPlace(String name, String source, PlayedSet set, String more) {
        set.kubelet(Kubelet.WAITS);
        installation.restore(name, inPlace(source, set, more));
        Secret first = ticket(name, "there", secret -> true);
        installation
                .admin()
                .resource(new SecretBuilder(first)
                        .editMetadata()
                        .addToAnnotations(TICKET_LIFE, EXPIRED)
                        .endMetadata()
                        .build())
                .update();
        ticket(
                name,
                "written anew",
                secret -> !EXPIRED.equals(secret.getMetadata().getAnnotations().get(TICKET_LIFE)));
        set.kubelet(Kubelet.RUNS);
        completes(name);
    }

    /** A person ends a restore while its pod waits for a node. */
    void cancels(String name, String source, PlayedSet set, String more) {
        set.kubelet(Kubelet.WAITS);
        installation.restore(name, inPlace(source, set, more));
        installation.await(RestoreInjection.class, name, "there", order -> true);
        installation.await(Pod.class, set.pod(), "injected", pod -> isInjected(pod, name));
        installation.restore(name, inPlace(source, set, more) + "\ncancel: true\n");
        installation.await(EtcdRestore.class, name, "cancelled", MainJob::isOver);
        set.kubelet(Kubelet.RUNS);
        installation.await(Pod.class, set.pod(), "its owner's alone", pod -> !isInjected(pod, name));
    }

    private static boolean isInjected(Pod pod, String restore) {
        return pod.getSpec().getInitContainers().stream()
                .anyMatch(one -> one.getArgs().contains("--restore=" + restore));
    }

    /** A restore that only looks. */
    EtcdRestore looks(String name, String spec) {
        installation.restore(name, spec + "\ndryRun: true\n");
        return installation.await(EtcdRestore.class, name, "over", MainJob::isOver);
    }

    /** An operator's cluster gets an older snapshot in place of its data, and a guard. */
    void restoresOperatorsCluster(String name, String backup, PlayedSet set) {
        installation.restore(name, """
                source: {backup: {name: %s}}
                target: {etcdCluster: {name: %s, mode: Existing}}
                existingData: Archive
                revisionBump: {mode: None}
                """.formatted(backup, set.name()));
        completes(name);
        installation.await(
                BootstrapGuard.class,
                set.name(),
                "there",
                guard -> guard.getSpec().initialCluster() != null);
    }

    /** An operator's cluster is lost with its pods, and comes back from a template; the guard of the lost one is still there. */
    void restoresNewOperatorsCluster(String name, String backup, PlayedSet set) {
        var admin = installation.admin();
        admin.genericKubernetesResources("operator.etcd.io/v1alpha1", "EtcdCluster")
                .inNamespace(installation.namespace())
                .withName(set.name())
                .delete();
        installation.delete(StatefulSet.class, set.name());
        installation.delete(Pod.class, set.pod());
        installation.restore(name, """
                source: {backup: {name: %s}}
                target:
                  etcdCluster:
                    name: %s
                    mode: Created
                    template: {spec: {size: 1, version: v3.6.16, storageSpec: {volumeSizeRequest: 1Gi}}}
                existingData: Archive
                revisionBump: {mode: None}
                """.formatted(backup, set.name()));
        completes(name);
    }

    /** Waits until a restore is complete. */
    EtcdRestore completes(String name) {
        EtcdRestore over = installation.await(EtcdRestore.class, name, "over", MainJob::isOver);
        if (Objects.requireNonNull(over.getStatus()).phase() != RestorePhase.COMPLETED) {
            throw new AssertionError(name + " did not complete: " + over.getStatus());
        }
        return over;
    }

    static boolean isOver(EtcdRestore restore) {
        return restore.getStatus() != null
                && Boolean.TRUE.equals(restore.getStatus().terminal());
    }

    private Secret ticket(String restore, String what, Predicate<Secret> wanted) {
        return installation.await(Secret.class, restore + "-ticket", what, wanted);
    }

    /** A restore of a StatefulSet in place, as a spec. */
    static String inPlace(String source, PlayedSet set, String more) {
        return """
                source: %s
                target: {statefulSet: {name: %s}%s}
                existingData: Archive
                revisionBump: {mode: None}
                """.formatted(source, set.name(), more);
    }
}
