package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.api.restore.Role;
import dev.rekindle.controller.restore.run.PodRemoval.Haste;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * Last step, when the restored members are proved: the guard stands, then the order ends, then the owner makes the cluster whole, then the target is let
 * go. From here on no volume that is lost brings the old data back.
 */
final class Completion {
    private final MemberEtcd etcd;
    private final ClusterGuard guard;
    private final InjectionOrder orders;
    private final PodWatches watches;
    private final PodRemoval removal;
    private final Release release;

    Completion(
            MemberEtcd etcd,
            ClusterGuard guard,
            InjectionOrder orders,
            PodWatches watches,
            PodRemoval removal,
            Release release) {
        this.etcd = etcd;
        this.guard = guard;
        this.orders = orders;
        this.watches = watches;
        this.removal = removal;
        this.release = release;
    }

    /** Done when the cluster is whole and nothing of ours is left but its guard. */
    StepResult take(Run run) throws ProblemException {
        boolean guarded = ClusterGuard.isWanted(run) && guard.stands(run.target());
        if (ClusterGuard.isWanted(run) && !guarded) {
            guarded = guard.ensure(run.target(), Optional.empty());
        }
        return switch (new Wholeness(etcd).look(run)) {
            case Wholeness.Found.Split(String message) ->
                new StepResult.Failed(Reason.PROOF_FAILED, message + "; do not use it");
            case Wholeness.Found.Growing(String message) -> growing(run, message);
            case Wholeness.Found.Whole(String initialCluster) -> {
                if (guarded) {
                    guard.ensure(run.target(), Optional.of(initialCluster));
                }
                release.everything(run.restore(), run.target().reference());
                conclude(run, guarded);
                yield new StepResult.Done();
            }
        };
    }

    private StepResult growing(Run run, String message) {
        if (!run.joiners().isEmpty()) {
            orders.ensure(run.restore(), InjectionOrder.joiners(run));
        }
        orders.withdrawFirst(run.restore());
        removeStrangers(run);
        List<MemberNews> joining =
                run.news().stream().filter(news -> !news.isRestored()).toList();
        run.draft()
                .members(run.draft().build().members().stream()
                        .map(member -> joining.stream()
                                .filter(news -> news.role().pod().equals(member.pod()))
                                .map(news -> news.report(Optional.of(member)))
                                .findFirst()
                                .orElse(member))
                        .toList());
        return joining.stream()
                .flatMap(news -> news.refusal().stream()
                        .<StepResult>map(end ->
                                new StepResult.Failed(end.reason(), news.role().pod() + ": " + end.message())))
                .findFirst()
                .orElseGet(() -> new StepResult.Wait(
                        Reason.WAITING_FOR_PODS,
                        "the restored members are proved; now the owner makes the cluster whole: " + message));
    }

    /** A joiner that comes with the data of the old cluster would wait for it for ever. */
    private void removeStrangers(Run run) {
        List<Pod> strangers = Calling.strangers(run, run.joiners());
        watches.ensure(run, run.joiners(), List.of());
        strangers.stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .forEach(pod -> removal.remove(pod, Haste.AT_ONCE));
    }

    private static void conclude(Run run, boolean guarded) {
        run.draft()
                .members(run.draft().build().members().stream()
                        .map(member -> member.role() == Role.JOINER ? joined(member) : member)
                        .toList());
        Optional.ofNullable(Aftermath.completed(run.draft().build().aftermath(), guarded))
                .ifPresent(report -> run.draft().aftermath(report));
    }

    private static RestoredMember joined(RestoredMember member) {
        return new RestoredMember(
                member.pod(),
                member.role(),
                MemberState.PROVED.toString(),
                null,
                member.reason(),
                member.message(),
                member.memberId(),
                member.hashKv(),
                member.archive());
    }
}
