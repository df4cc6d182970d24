package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Progress;
import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.RestoredMember;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fourth step: what the pods tell goes into the status, until our init container has done its work in each that the snapshot goes into. */
final class Watching {
    /** For peers to find each other, before ends of etcd say something of its data. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    /** A status is not written more often than this for progress alone. */
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    private final PodLogs logs;
    private final Clock clock;

    Watching(PodLogs logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    /** Looks at each pod. */
    StepResult take(Run run) {
        List<MemberNews> all = run.news();
        report(run, all);
        for (MemberNews news : all) {
            Optional<LocalizeEnd> refusal = news.refusal();
            if (refusal.isPresent()) {
                return new StepResult.Failed(
                        refusal.get().reason(),
                        news.role().pod() + ": " + refusal.get().message());
            }
        }
        List<MemberNews> open =
                all.stream().filter(news -> news.isRestored() && !news.isDone()).toList();
        return open.isEmpty() ? booting(run, all) : waiting(open);
    }

    /** Writes what is known of each member into the draft. */
    void report(Run run, List<MemberNews> all) {
        run.draft()
                .members(all.stream()
                        .map(news -> withProgress(
                                run, news, news.report(run.member(news.role().pod()))))
                        .toList());
        run.draft().progress(together(run.draft().build().members()).orElse(null));
        all.stream()
                .flatMap(news -> news.end().flatMap(LocalizeEnd::clusterId).stream())
                .findFirst()
                .ifPresent(cluster -> Optional.ofNullable(
                                Aftermath.made(run.draft().build().aftermath(), cluster))
                        .ifPresent(report -> run.draft().aftermath(report)));
    }

    /** How far all are that restore just now. */
    private static Optional<Progress> together(List<RestoredMember> members) {
        List<Progress> each = members.stream()
                .flatMap(member -> Optional.ofNullable(member.progress()).stream())
                .filter(progress -> progress.bytesDone() != null && progress.bytesTotal() != null)
                .toList();
        long done = each.stream()
                .mapToLong(progress -> Optional.ofNullable(progress.bytesDone()).orElse(0L))
                .sum();
        long total = each.stream()
                .mapToLong(
                        progress -> Optional.ofNullable(progress.bytesTotal()).orElse(0L))
                .sum();
        return total == 0
                ? Optional.empty()
                : Optional.of(new Progress(
                        each.getFirst().step(),
                        done,
                        total,
                        Math.clamp(done * 100 / total, 0, 100),
                        null,
                        each.getFirst().time()));
    }

    private StepResult booting(Run run, List<MemberNews> all) {
        String container = run.target().container();
        for (MemberNews news : all) {
            if (news.doesNotBoot(container) && all.stream().allMatch(this::hasSettled)) {
                Pod pod = news.pod().orElseThrow();
                return new StepResult.Failed(
                        Reason.BOOT_FAILED,
                        news.role().pod() + ": etcd does not start on the restored data; its last lines: "
                                + logs.lastWords(pod, container));
            }
        }
        return new StepResult.Done();
    }

    private boolean hasSettled(MemberNews news) {
        return !news.isRestored()
                || news.pod()
                        .flatMap(InjectedPod::lastEnd)
                        .map(ContainerStateTerminated::getFinishedAt)
                        .filter(text -> isBefore(text, clock.instant().minus(SETTLING)))
                        .isPresent();
    }

    private static boolean isBefore(String text, Instant time) {
        try {
            return Instant.parse(text).isBefore(time);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static StepResult waiting(List<MemberNews> open) {
        String each = words(open);
        Reason reason = open.stream()
                .flatMap(news -> news.trouble().map(PodTrouble::reason).stream())
                .findFirst()
                .or(() -> open.stream()
                        .flatMap(news -> news.end().map(LocalizeEnd::reason).stream())
                        .findFirst())
                .orElse(
                        open.stream().allMatch(news -> news.state() == MemberState.AWAITED)
                                ? Reason.WAITING_FOR_PODS
                                : Reason.RUNNING);
        return new StepResult.Wait(reason, each);
    }

    /** Where each of these is. */
    static String words(List<MemberNews> open) {
        return open.stream().map(news -> news.role().pod() + " " + words(news)).collect(Collectors.joining("; "));
    }

    private static String words(MemberNews news) {
        return news.trouble()
                .map(PodTrouble::message)
                .or(() -> news.end().map(end -> "is tried again after: " + end.message()))
                .orElseGet(() -> switch (news.state()) {
                    case AWAITED -> "has not come yet";
                    case INJECTED -> "has come, and waits for its turn";
                    case RESTORING -> "restores";
                    case BOOTING -> "boots";
                    case PROVED -> "is proved";
                    case ROLLED_BACK -> "is rolled back";
                    case FAILED -> "failed";
                });
    }

    private RestoredMember withProgress(Run run, MemberNews news, RestoredMember member) {
        Optional<Progress> last = run.member(member.pod()).map(RestoredMember::progress);
        Optional<Pod> running = news.pod().filter(InjectedPod::isRunning);
        if (running.isEmpty()) {
            return member;
        }
        Optional<Progress> recent = last.filter(progress -> progress.time() != null
                && progress.time().isAfter(clock.instant().minus(PROGRESS_EVERY)));
        return new RestoredMember(
                member.pod(),
                member.role(),
                member.state(),
                recent.or(() -> logs.progress(running.get())).orElse(null),
                member.reason(),
                member.message(),
                member.memberId(),
                member.hashKv(),
                member.archive());
    }
}
