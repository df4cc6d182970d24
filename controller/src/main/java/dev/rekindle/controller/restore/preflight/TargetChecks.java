package dev.rekindle.controller.restore.preflight;

import static dev.rekindle.controller.restore.preflight.Findings.at;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.restore.preflight.Findings.Found;
import dev.rekindle.controller.restore.target.DataMount;
import dev.rekindle.controller.restore.target.OwnerLayout;
import dev.rekindle.controller.restore.target.TargetFacts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What of the pods themselves would keep a restore from working. A pure function of what was observed. */
final class TargetChecks {
    private final TargetFacts target;
    private final List<Found> found = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private TargetChecks(TargetFacts target) {
        this.target = target;
    }

    /** Looks at the pods of a target, living or by their template. */
    static void look(TargetFacts target, Findings findings) {
        var checks = new TargetChecks(target);
        if (checks.hasPodsToLookAt()) {
            checks.container();
        } else {
            checks.warnings.add("no pod of " + target.reference().text()
                    + " is there yet: its container, user and volumes can be looked at only when it comes");
        }
        findings.addAll(checks.found);
        findings.warn(checks.warnings);
    }

    /** A shape that was made up has neither command nor mounts. */
    private boolean hasPodsToLookAt() {
        return target.layout() == OwnerLayout.PLAIN_STATEFUL_SET
                || (target.image().isPresent() && !isMadeUp());
    }

    private boolean isMadeUp() {
        return DataMount.container(target.shape(), target.container())
                .filter(etcd -> etcd.getCommand().isEmpty()
                        && etcd.getArgs().isEmpty()
                        && etcd.getVolumeMounts().isEmpty())
                .isPresent();
    }

    private void container() {
        Pod pod = target.shape();
        String where = target.reference().text();
        Optional<Container> etcd = DataMount.container(pod, target.container());
        if (etcd.isEmpty()) {
            String names = pod.getSpec().getContainers().stream()
                    .map(Container::getName)
                    .collect(Collectors.joining(", "));
            found.add(at(
                    where,
                    Reason.TARGET_UNKNOWN,
                    "its pods have no container " + target.container() + "; name the one that etcd runs in",
                    "container " + target.container(),
                    names));
            return;
        }
        target.etcd()
                .unreadable()
                .ifPresent(why -> found.add(at(
                        where, Reason.TARGET_UNKNOWN, "container " + target.container() + " cannot be read: " + why)));
        user(where, pod, etcd.get());
        dataDirectory(where, pod);
        initialCluster(where);
    }

    /** Decision 0008: without a user of its own, the init container runs as one that etcd's image need not have. */
    private void user(String where, Pod pod, Container etcd) {
        Optional<SecurityContext> own = Optional.ofNullable(etcd.getSecurityContext());
        Optional<PodSecurityContext> common = Optional.ofNullable(pod.getSpec().getSecurityContext());
        boolean named = own.map(SecurityContext::getRunAsUser).isPresent()
                || common.map(PodSecurityContext::getRunAsUser).isPresent();
        boolean nonRoot = own.map(SecurityContext::getRunAsNonRoot)
                .or(() -> common.map(PodSecurityContext::getRunAsNonRoot))
                .orElse(false);
        if (named || !nonRoot) {
            return;
        }
        if (common.map(PodSecurityContext::getFsGroup).isPresent()) {
            warnings.add(
                    "the pods demand runAsNonRoot and name no user: etcd will reach the restored data through fsGroup");
            return;
        }
        found.add(at(
                where,
                Reason.NO_USER,
                "its pods demand runAsNonRoot and name no user, so what is restored could not be given to etcd's; set runAsUser to the user of the image, or fsGroup",
                "runAsUser or fsGroup",
                "runAsNonRoot alone"));
    }

    private void dataDirectory(String where, Pod pod) {
        Optional<String> directory = target.etcd().dataDir();
        if (directory.isEmpty()) {
            warnings.add("where etcd keeps its data cannot be told from outside its pods; restore-localize will tell");
            return;
        }
        Optional<DataMount> mount = DataMount.of(pod, target.container(), directory.get());
        if (mount.isEmpty()) {
            found.add(at(
                    where,
                    Reason.TARGET_UNKNOWN,
                    "etcd's data directory lies on no volume, so nothing that is restored would reach it; mount one there",
                    "a volume mounted at or above " + directory.get(),
                    "none"));
        } else if (mount.get().readOnly()) {
            found.add(at(
                    where,
                    Reason.READ_ONLY_VOLUME,
                    "the volume " + mount.get().mount().getName() + " with etcd's data directory " + directory.get()
                            + " is mounted read-only; mount it writable"));
        } else if (mount.get().claim().isEmpty()) {
            warnings.add("etcd's data lies on the volume " + mount.get().mount().getName()
                    + ", which is no PersistentVolumeClaim: it goes with the pod, the restored data too");
        }
    }

    /** Members of one cluster that do not name each other would be several clusters. */
    private void initialCluster(String where) {
        long members = target.roles().stream()
                .filter(role -> role.role() == Role.MEMBER)
                .count();
        if (members < 2) {
            return;
        }
        List<String> initial = target.etcd().initialMembers();
        if (initial.isEmpty()) {
            warnings.add("the initial cluster cannot be told from outside the pods; it has to name all " + members
                    + " members");
        } else if (members <= initial.size() / 2 || members > initial.size()) {
            found.add(at(
                    where,
                    Reason.TARGET_UNKNOWN,
                    "its pods and its initial cluster do not fit: together they would have no quorum; correct replicas or --initial-cluster",
                    initial.size() + " members: " + String.join(", ", initial),
                    members + " pods"));
        }
    }
}
