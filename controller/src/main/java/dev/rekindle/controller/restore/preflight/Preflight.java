package dev.rekindle.controller.restore.preflight;

import static dev.rekindle.controller.restore.preflight.Findings.at;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.PodRole;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.restore.preflight.LivingEtcd.Keys;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import dev.rekindle.controller.restore.source.SnapshotSources;
import dev.rekindle.controller.restore.target.DataMount;
import dev.rekindle.controller.restore.target.TargetFacts;
import dev.rekindle.controller.restore.target.Targets;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Problems;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks at everything that may stand in the way of a restore, and names all of it at once. Reads and asks in dry runs; writes nothing, so that a dry run
 * and a real one come to the same. Safe for use by several threads.
 */
public final class Preflight {
    private static final String ORDERED = "OrderedReady";

    private final KubernetesClient client;
    private final SnapshotSources sources;
    private final Targets targets;
    private final InjectionReady injection;
    private final LivingEtcd living;
    private final InstantSource clock;

    /**
     * A preflight that sees what this client sees, which stays the caller's.
     *
     * @param living asks members that run already
     */
    public Preflight(
            KubernetesClient client, SnapshotSources sources, Targets targets, LivingEtcd living, InstantSource clock) {
        this.client = client;
        this.sources = sources;
        this.targets = targets;
        this.injection = new AdmissionProbe(client);
        this.living = living;
        this.clock = clock;
    }

    /** Looks once. Fails for nothing that concerns the restore: what cannot be found out is an obstacle, too. */
    public Verdict look(EtcdRestore restore) {
        var findings = new Findings();
        Optional<TargetFacts> target = asked("target", findings, () -> targets.observe(restore));
        Optional<Verdict> busy =
                asked("target", findings, () -> busy(restore, target)).flatMap(one -> one);
        if (busy.isPresent()) {
            return busy.get();
        }
        Optional<ChosenSnapshot> chosen = asked("source", findings, () -> sources.choose(restore));
        asked(
                        "admission",
                        findings,
                        () -> injection.obstacles(restore.getMetadata().getNamespace()))
                .ifPresent(findings::addAll);
        target.ifPresent(facts -> {
            TargetChecks.look(facts, findings);
            DataChecks.look(restore.getSpec(), facts, keys(restore, facts), findings);
            asked("target", findings, () -> deadlock(facts)).flatMap(one -> one).ifPresent(findings::add);
        });
        chosen.ifPresent(snapshot -> findings.warn(snapshot.warnings()));
        if (target.isPresent() && chosen.isPresent()) {
            SnapshotChecks.look(
                    restore.getSpec(), chosen.get(), target.get(), living.version(restore, target.get()), findings);
        }
        return verdict(findings, chosen, target);
    }

    /** Members are asked only where it matters what they hold. */
    private Map<String, Keys> keys(EtcdRestore restore, TargetFacts target) {
        return switch (restore.getSpec().existingData()) {
            case REFUSE -> living.keys(restore, target);
            case ARCHIVE -> Map.of();
        };
    }

    private Verdict verdict(Findings findings, Optional<ChosenSnapshot> chosen, Optional<TargetFacts> target) {
        List<PodRole> roles = target.map(TargetFacts::roles).orElseGet(List::of);
        if (findings.isEmpty() && chosen.isPresent() && target.isPresent()) {
            return new Verdict.Clear(findings.report(clock.instant(), roles), chosen.get(), target.get());
        }
        if (findings.needPerson()) {
            return new Verdict.Refused(findings.report(clock.instant(), roles));
        }
        return new Verdict.Waiting(findings.first().orElse(Reason.PENDING), findings.sentences(), OptionalInt.empty());
    }

    /** Something that may fail; a failure is an obstacle like any other. */
    private interface Question<T> {
        T ask() throws ProblemException;
    }

    private static <T> Optional<T> asked(String where, Findings findings, Question<T> question) {
        try {
            return Optional.of(question.ask());
        } catch (ProblemException e) {
            findings.add(where, e);
        } catch (KubernetesClientException e) {
            findings.add(where, Problems.of(e, Reason.INTERNAL));
        }
        return Optional.empty();
    }

    private Optional<Verdict> busy(EtcdRestore restore, Optional<TargetFacts> target) {
        List<EtcdRestore> before = new Queue(client.resources(EtcdRestore.class)
                        .inNamespace(restore.getMetadata().getNamespace())
                        .list()
                        .getItems())
                .before(restore, target.flatMap(TargetFacts::lock));
        if (before.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Verdict.Waiting(
                Reason.TARGET_BUSY,
                Targets.reference(restore).text() + " is wanted by EtcdRestore/"
                        + before.getFirst().getMetadata().getName() + " first"
                        + (before.size() == 1 ? "" : ", and by " + (before.size() - 1) + " more")
                        + "; wait for it, or cancel it",
                OptionalInt.of(before.size())));
    }

    /** Pods that come one by one, of which the first waits for the others. */
    private Optional<Findings.Found> deadlock(TargetFacts target) {
        long members = target.roles().stream()
                .filter(role -> role.role() == Role.MEMBER)
                .count();
        if (members < 2 || !target.podOwner().kind().equals("StatefulSet")) {
            return Optional.empty();
        }
        StatefulSet set = client.apps()
                .statefulSets()
                .inNamespace(target.reference().namespace())
                .withName(target.podOwner().name())
                .get();
        String management = set == null ? null : set.getSpec().getPodManagementPolicy();
        Optional<String> probe = DataMount.container(target.shape(), target.container())
                .flatMap(QuorumProbe::of)
                .filter(_ -> set != null && (management == null || management.equals(ORDERED)));
        return probe.map(needing -> at(
                "StatefulSet/" + target.podOwner().name(),
                Reason.PROBE_DEADLOCK,
                "its pods come one by one (podManagementPolicy: OrderedReady), and the first is never ready without the others; set podManagementPolicy: Parallel, or a probe that needs no quorum, such as /health?serializable=true or /livez",
                "Parallel, or a probe that one member alone passes",
                needing));
    }
}
