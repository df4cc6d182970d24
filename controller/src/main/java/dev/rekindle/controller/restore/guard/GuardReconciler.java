package dev.rekindle.controller.restore.guard;

import dev.rekindle.api.internal.BootstrapGuard;
import dev.rekindle.api.internal.BootstrapGuardSpec;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdMember;
import dev.rekindle.backup.etcd.MemberList;
import dev.rekindle.controller.etcd.InitialCluster;
import dev.rekindle.controller.etcd.PodMember;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into each guard who the members of its cluster are now, as etcd itself lists them. Only a cluster at rest is believed: every member votes and has
 * its pod. What cannot be asked stays as it was, since a guard with an old list still lets nobody found a new cluster.
 */
public final class GuardReconciler implements Reconciler<BootstrapGuard> {
    private static final Logger LOG = LoggerFactory.getLogger(GuardReconciler.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final PodMember members;
    private final Path work;

    /**
     * Asks so.
     *
     * @param work private, for keys and certificates while they are used
     */
    public GuardReconciler(KubernetesClient client, PodMember members, Path work) {
        this.client = client;
        this.members = members;
        this.work = work;
    }

    /** Its name. It has no finalizer: a guard goes with its cluster. */
    public static void configure(ControllerConfigurationOverrider<BootstrapGuard> overrider) {
        overrider.withName("bootstrapguard");
    }

    @Override
    public UpdateControl<BootstrapGuard> reconcile(BootstrapGuard cached, Context<BootstrapGuard> context) {
        BootstrapGuard guard = client.resource(cached).get();
        if (guard == null || guard.getMetadata().getDeletionTimestamp() != null) {
            return UpdateControl.noUpdate();
        }
        refresh(guard);
        return UpdateControl.<BootstrapGuard>noUpdate().rescheduleAfter(EVERY);
    }

    /** Asks one member after the other until one answers. While the cluster is restored its guard is the restore's to write. */
    void refresh(BootstrapGuard guard) {
        if (isRestored(guard)) {
            return;
        }
        List<Pod> pods = pods(guard);
        for (Pod pod : pods) {
            try {
                initialCluster(ask(guard, pod), pods)
                        .filter(list -> !list.equals(guard.getSpec().initialCluster()))
                        .ifPresent(list -> write(guard, list));
                return;
            } catch (EtcdException | ProblemException e) {
                LOG.debug("guard {}: {}", guard.getMetadata().getName(), e.getMessage());
            }
        }
    }

    /** As {@code --initial-cluster} has it; empty while members come or go. */
    static Optional<String> initialCluster(MemberList list, List<Pod> pods) {
        boolean rests = list.members().stream()
                .allMatch(member -> member.role() == EtcdMember.Role.VOTER
                        && pods.stream()
                                .anyMatch(pod -> pod.getMetadata().getName().equals(member.name())));
        return rests && list.members().size() == pods.size()
                ? Optional.of(InitialCluster.of(list).text())
                : Optional.empty();
    }

    private void write(BootstrapGuard guard, String initialCluster) {
        guard.setSpec(
                new BootstrapGuardSpec(guard.getSpec().owner(), guard.getSpec().container(), initialCluster));
        client.resource(guard).update();
        LOG.info(
                "guard {}/{} names {}",
                guard.getMetadata().getNamespace(),
                guard.getMetadata().getName(),
                initialCluster);
    }

    private MemberList ask(BootstrapGuard guard, Pod pod) throws EtcdException, ProblemException {
        try (PrivateFiles files = PrivateFiles.below(work)) {
            PodMember.Way way = members.to(pod, guard.getSpec().container(), null, null, files);
            try (EtcdConnection etcd = EtcdConnection.open(way.endpoint(), way.options())) {
                return etcd.maintenance().members();
            }
        }
    }

    private boolean isRestored(BootstrapGuard guard) {
        return client
                .resources(RestoreInjection.class)
                .inNamespace(guard.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .anyMatch(
                        order -> order.getSpec().owner().equals(guard.getSpec().owner()));
    }

    private List<Pod> pods(BootstrapGuard guard) {
        return client.pods().inNamespace(guard.getMetadata().getNamespace()).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> Boolean.TRUE.equals(owner.getController())
                                && owner.getUid().equals(guard.getSpec().owner().uid())))
                .toList();
    }
}
