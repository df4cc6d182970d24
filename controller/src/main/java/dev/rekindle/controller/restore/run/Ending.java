package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.controller.restore.run.PodRemoval.Haste;
import dev.rekindle.controller.restore.target.OwnerLayout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way out of a restore that does not come to its end: orders, ticket and lock go, and the target is left in a state that can be told. Where no
 * member's volume was changed, in place, the pods are made anew without our init container, and the old data is in service as before.
 */
final class Ending {
    private final ClusterGuard guard;
    private final Handshake handshake;
    private final PodRemoval removal;
    private final Release release;

    Ending(ClusterGuard guard, Handshake handshake, PodRemoval removal, Release release) {
        this.guard = guard;
        this.handshake = handshake;
        this.removal = removal;
        this.release = release;
    }

    /** What the target is left in, in a sentence; empty while it is still on the way there. */
    Optional<String> take(Run run) {
        List<MemberNews> news = run.news();
        boolean restored = news.stream().anyMatch(one -> one.isRestored() && one.isDone());
        if (restored && ClusterGuard.isWanted(run) && !guard.stands(run.target())) {
            guard.ensure(run.target(), Optional.empty());
        }
        release.injection(run.restore());
        List<MemberNews> injected =
                news.stream().filter(one -> one.pod().isPresent()).toList();
        if (injected.stream()
                .anyMatch(one -> one.pod().filter(InjectedPod::isRunning).isPresent())) {
            return Optional.empty();
        }
        boolean changed = injected.stream().anyMatch(MemberNews::isDone);
        if (!injected.isEmpty() && !changed && isInPlace(run)) {
            if (!handshake.isForgotten(run.target().shape(), InjectionOrder.probe(run.target()), run.token())) {
                return Optional.empty();
            }
            injected.forEach(one -> removal.remove(one.pod().orElseThrow(), Haste.ORDERLY));
        }
        String state = state(run, injected, changed);
        release.lock(run.restore(), run.target().reference());
        return Optional.of(state);
    }

    private static boolean isInPlace(Run run) {
        return run.restore().getSpec().existingData() == ExistingData.ARCHIVE && !Locking.comesLater(run.restore());
    }

    private static String state(Run run, List<MemberNews> injected, boolean changed) {
        String target = run.target().reference().text();
        if (run.attempts() == 0) {
            return target + " was not touched";
        }
        if (changed) {
            String done = injected.stream()
                    .filter(MemberNews::isDone)
                    .map(one -> one.role().pod())
                    .collect(Collectors.joining(", "));
            return target + ": " + done + " of " + run.roles().size()
                    + " members have left the init container with what it made; the others start no etcd"
                    + archives(run);
        }
        if (isInPlace(run)) {
            return target + ": no member was changed; "
                    + (run.target().layout() == OwnerLayout.OPERATOR_BARE_PODS
                            ? "its old data lies on its volumes, but its operator makes only the first pod until there is a quorum;"
                                    + " create another EtcdRestore, or help the operator"
                            : "its pods are made anew, and its old data comes back into service");
        }
        return injected.isEmpty()
                ? target + ": no pod of it had come"
                : target
                        + ": its pods start no etcd, and nothing was written to their volumes; delete them to let it start"
                        + " empty, or create another EtcdRestore";
    }

    private static String archives(Run run) {
        String kept = run.draft().build().members().stream()
                .filter(member -> member.archive() != null)
                .map(Ending::archive)
                .collect(Collectors.joining("; "));
        return kept.isEmpty()
                ? ""
                : "; the old data is kept (" + kept
                        + "): to go back, scale the owner down, move each archive's member directory back to where it was,"
                        + " and scale it up";
    }

    private static String archive(RestoredMember member) {
        return member.pod() + ": " + member.archive();
    }

    /** The reason that a condition has in words. */
    static Reason reason(StatusDraft draft) {
        String text = draft.build().conditions().isEmpty()
                ? ""
                : draft.build().conditions().getFirst().reason();
        return List.of(Reason.values()).stream()
                .filter(reason -> reason.toString().equals(text))
                .findFirst()
                .orElse(Reason.INTERNAL);
    }
}
