package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;
import dev.rekindle.api.internal.RestoreInjection;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.api.restore.Role;
import dev.rekindle.api.restore.Rollback;
import dev.rekindle.api.schema.DurationText;
import dev.rekindle.controller.restore.target.OwnerLayout;
import dev.rekindle.controller.restore.target.Targets;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way back of a restore in place whose new data does not boot, or is not what it should be: the old data gets its place again on each volume, and
 * is in service as before. It has the time of {@code spec.timeout} once more, and nobody's cancelling stops it half-way.
 */
final class RollingBack {
    /** Between why the restore ended and what is waited for now. */
    private static final String SINCE = ". Rolling back: ";

    private final TargetLock locks;
    private final Recalling recalling;
    private final OldCluster cluster;
    private final InjectionOrder orders;
    private final Release release;
    private final Clock clock;

    RollingBack(
            TargetLock locks,
            Recalling recalling,
            OldCluster cluster,
            InjectionOrder orders,
            Release release,
            Clock clock) {
        this.locks = locks;
        this.recalling = recalling;
        this.cluster = cluster;
        this.orders = orders;
        this.release = release;
        this.clock = clock;
    }

    /**
     * Whether a restore that ended without success is taken back. Not one that a person ended, who may want to look; not one whose members were proved,
     * since from then on clients are right to believe what they are told; and not where pods are no longer the ones that it began with, or come without
     * our init container, which the way back needs too.
     */
    static boolean isDue(Run run) {
        var spec = run.restore().getSpec();
        return run.draft().build().phase() == RestorePhase.FAILED
                && Ending.reason(run.draft()) != Reason.TARGET_CHANGED
                && Ending.reason(run.draft()) != Reason.POD_SLIPPED_THROUGH
                && spec.existingData() == ExistingData.ARCHIVE
                && spec.rollback() != Rollback.NEVER
                && !Locking.comesLater(run.restore())
                && run.draft().build().members().stream().noneMatch(RollingBack::wasProved)
                && run.news().stream()
                        .map(news -> news.report(run.member(news.role().pod())))
                        .anyMatch(member -> member.archive() != null);
    }

    private static boolean wasProved(RestoredMember member) {
        return member.role() != Role.JOINER && MemberState.PROVED.toString().equals(member.state());
    }

    /** Goes on, and ends the restore where nothing is left to do. */
    StepResult take(Run run) throws ProblemException, InterruptedException {
        switch (locks.acquire(run.target().reference(), run.lock())) {
            case LockOutcome.Held() -> {}
            case LockOutcome.Busy(String holder) -> {
                // Ours is given back at the very end, and then somebody else may come before the status says so.
                return failed(run, "restore " + holder + " has the target by now; read status.members");
            }
            case LockOutcome.Absent() -> {
                return failed(run, run.target().reference().text() + " is gone or being deleted");
            }
        }
        Optional<String> others = recalling.take(run);
        List<MemberNews> all = run.wayBackNews();
        run.draft()
                .members(all.stream()
                        .map(news -> report(news, run.member(news.role().pod())))
                        .toList());
        List<MemberNews> open = all.stream()
                .filter(news -> comesByItself(run, news))
                .filter(news -> !news.isDone() && news.refusal().isEmpty())
                .toList();
        if (others.isPresent()) {
            return goOn(run.restore(), run.draft(), others.get());
        }
        if (!open.isEmpty()) {
            return goOn(run.restore(), run.draft(), Watching.words(open));
        }
        return decided(run, all);
    }

    /** A target that cannot be seen just now may be seen later; only one that is gone is never rolled back. */
    StepResult unseen(EtcdRestore restore, StatusDraft draft, ProblemException problem) {
        return problem.reason() == Reason.TARGET_NOT_FOUND
                ? end(restore, draft, RestorePhase.FAILED, "It was not rolled back: " + problem.sentence())
                : goOn(restore, draft, problem.sentence());
    }

    private StepResult decided(Run run, List<MemberNews> all) throws ProblemException {
        List<Pod> back = all.stream()
                .filter(MemberNews::isDone)
                .flatMap(news -> news.pod().stream())
                .toList();
        int size = Math.max(run.target().replicas(), run.target().podNames().size());
        if (back.size() < OldCluster.quorum(size)) {
            return failed(run, noQuorum(run, all, back, size));
        }
        Optional<String> restored =
                Optional.ofNullable(run.draft().build().aftermath()).map(AftermathReport::clusterId);
        return switch (cluster.look(run, back, size, restored)) {
            case OldCluster.Found.NotYet(String message) -> goOn(run.restore(), run.draft(), message);
            case OldCluster.Found.Serves(String id, List<String> silent) ->
                end(
                        run.restore(),
                        run.draft(),
                        RestorePhase.ROLLED_BACK,
                        "It was rolled back: the old data is in service again, in cluster " + id
                                + (silent.isEmpty() ? "" : "; not answering yet: " + String.join(", ", silent))
                                + refusals(all)
                                + "; what the restore had made is kept on the volumes, as status.members says");
        };
    }

    private static String noQuorum(Run run, List<MemberNews> all, List<Pod> back, int size) {
        String state =
                "the old data has its place again in " + back.size() + " of " + size + " members" + refusals(all);
        return run.target().layout() == OwnerLayout.OPERATOR_BARE_PODS
                ? state
                        + "; no other volume was changed, but its operator makes only the first pod until there is a quorum:"
                        + " make the pods of the other members by hand, each like the first with its own name and claim, or"
                        + " create another EtcdRestore"
                : state + ", which is no quorum";
    }

    private static String refusals(List<MemberNews> all) {
        return all.stream()
                .flatMap(news ->
                        news.refusal().stream().map(end -> "; " + news.role().pod() + " refused: " + end.message()))
                .collect(Collectors.joining());
    }

    /** The operator of bare pods makes the first, and the others only once that has a quorum. */
    private static boolean comesByItself(Run run, MemberNews news) {
        return run.target().layout() != OwnerLayout.OPERATOR_BARE_PODS
                || news.pod().isPresent()
                || news.role().equals(run.roles().getFirst());
    }

    private static RestoredMember report(MemberNews news, Optional<RestoredMember> before) {
        RestoredMember member = news.report(before);
        return news.isDone()
                ? new RestoredMember(
                        member.pod(),
                        member.role(),
                        MemberState.ROLLED_BACK.toString(),
                        null,
                        member.reason(),
                        member.message(),
                        null,
                        null,
                        null)
                : member;
    }

    private StepResult goOn(EtcdRestore restore, StatusDraft draft, String message) {
        Duration timeout = DurationText.parse(restore.getSpec().timeout());
        boolean late = orders.findWayBack(restore)
                .map(RollingBack::created)
                .filter(began -> clock.instant().isAfter(began.plus(timeout)))
                .isPresent();
        return late
                ? end(
                        restore,
                        draft,
                        RestorePhase.FAILED,
                        "Its rollback took longer than " + restore.getSpec().timeout()
                                + ", and is left as it is; at last: " + message)
                : new StepResult.Wait(Ending.reason(draft), cause(draft) + SINCE + message);
    }

    private static Instant created(RestoreInjection order) {
        return Instant.parse(order.getMetadata().getCreationTimestamp());
    }

    private StepResult failed(Run run, String message) {
        return end(run.restore(), run.draft(), RestorePhase.FAILED, "Its rollback did not come to its end: " + message);
    }

    private StepResult end(EtcdRestore restore, StatusDraft draft, RestorePhase how, String sentence) {
        release.everything(restore, Targets.reference(restore));
        draft.end(how, Ending.reason(draft), cause(draft) + ". " + sentence);
        return new StepResult.Done();
    }

    /** Why the restore ended without success. */
    private static String cause(StatusDraft draft) {
        String message = String.valueOf(draft.build().message());
        int since = message.indexOf(SINCE);
        return since < 0 ? message : message.substring(0, since);
    }
}
