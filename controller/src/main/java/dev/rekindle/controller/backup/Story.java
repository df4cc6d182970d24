package dev.rekindle.controller.backup;

import dev.rekindle.api.Progress;
import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupAttempt;
import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.BackupTimings;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.controller.etcd.EtcdSources;
import dev.rekindle.controller.status.Conditions;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Sentences;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The statuses that a backup goes through, each as a function of the one before. */
record Story(EtcdBackup backup, Instant now) {

    Story {
        now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** It waits for others. */
    EtcdBackup queued(int position) {
        StatusDraft draft = draft();
        draft.queuePosition = position;
        String message = position == 0
                ? "next to run"
                : position + (position == 1 ? " backup comes" : " backups come") + " first";
        return goesOn(draft, BackupPhase.QUEUED, Reason.QUEUED, message);
    }

    /** An attempt begins; one that a dead controller left open is closed. */
    EtcdBackup begun() {
        StatusDraft draft = draft();
        Optional<BackupAttempt> last = draft.attempts().isEmpty()
                ? Optional.empty()
                : Optional.of(draft.attempts().getLast());
        last.filter(open -> open.endTime() == null)
                .ifPresent(open -> draft.replace(Attempts.ended(
                        open,
                        now,
                        Reason.INTERRUPTED,
                        "the controller ended while it ran; what it left is looked at")));
        int number = last.map(BackupAttempt::number).orElse(0) + 1;
        if (draft.startTime == null) {
            draft.startTime = now;
        }
        draft.begin(new BackupAttempt(number, id(number), null, null, now, null, null, null));
        draft.queuePosition = null;
        draft.progress = new Progress("Begin", null, null, null, null, now);
        return goesOn(draft, BackupPhase.RUNNING, Reason.RUNNING, "attempt " + number + " runs");
    }

    /** Where the attempt writes to, said before it does. */
    EtcdBackup keyed(String key) {
        StatusDraft draft = draft();
        BackupAttempt open = draft.attempts().getLast();
        draft.replace(
                new BackupAttempt(open.number(), open.id(), key, open.member(), open.startTime(), null, null, null));
        return with(draft);
    }

    /** How far it is. */
    EtcdBackup progressed(Progress progress, Optional<String> member) {
        StatusDraft draft = draft();
        BackupAttempt open = draft.attempts().getLast();
        draft.replace(new BackupAttempt(
                open.number(),
                open.id(),
                open.key(),
                member.orElse(open.member()),
                open.startTime(),
                null,
                null,
                null));
        draft.progress = progress;
        String step = progress.step() == null ? "" : ": " + progress.step();
        return goesOn(draft, BackupPhase.RUNNING, Reason.RUNNING, "attempt " + open.number() + " runs" + step);
    }

    /** The attempt failed, and another will be made. */
    EtcdBackup retrying(ProblemException problem) {
        StatusDraft draft = ended(problem);
        return goesOn(draft, BackupPhase.RETRYING, Reason.RETRYING, "another attempt follows: " + problem.sentence());
    }

    /** The attempt failed, and none will follow. */
    EtcdBackup failedWith(ProblemException problem, Reason reason, String message) {
        return over(ended(problem), reason, message);
    }

    /** It ends without another attempt. */
    EtcdBackup failed(Reason reason, String message) {
        return over(draft(), reason, message);
    }

    /** It is stored and proved. */
    EtcdBackup completed(Proof proof, BackupTimings timings) {
        StatusDraft draft = draft();
        BackupAttempt open = draft.attempts().getLast();
        draft.replace(new BackupAttempt(
                open.number(),
                open.id(),
                proof.object().key().value(),
                proof.manifest().source().memberName(),
                open.startTime(),
                now,
                null,
                null));
        draft.object = proof.stored();
        draft.snapshot = proof.snapshot();
        draft.source = proof.source();
        draft.verification = proof.layers();
        draft.displaySize = proof.size();
        draft.timings = timings;
        draft.completionTime = now;
        draft.phase = BackupPhase.COMPLETED;
        draft.terminal = true;
        draft.progress = null;
        draft.message = Sentences.fitted(proof.story());
        draft.conditions = conditions(draft).ready(Reason.COMPLETED, proof.story());
        return with(draft);
    }

    /** It is being deleted, and this is what it waits for. */
    EtcdBackup deleting(String message) {
        StatusDraft draft = draft();
        draft.queuePosition = null;
        draft.progress = null;
        return goesOn(draft, BackupPhase.DELETING, Reason.DELETING, message);
    }

    private StatusDraft ended(ProblemException problem) {
        StatusDraft draft = draft();
        if (!draft.attempts().isEmpty() && draft.attempts().getLast().endTime() == null) {
            draft.replace(Attempts.ended(
                    draft.attempts().getLast(), now, problem.reason(), Sentences.fitted(problem.sentence())));
        }
        draft.progress = null;
        return draft;
    }

    private EtcdBackup over(StatusDraft draft, Reason reason, String message) {
        draft.phase = BackupPhase.FAILED;
        draft.terminal = true;
        draft.queuePosition = null;
        draft.progress = null;
        draft.completionTime = now;
        draft.message = Sentences.fitted(message);
        draft.conditions = conditions(draft).stalled(reason, message);
        return with(draft);
    }

    private EtcdBackup goesOn(StatusDraft draft, BackupPhase phase, Reason reason, String message) {
        draft.phase = phase;
        draft.message = Sentences.fitted(message);
        draft.conditions = conditions(draft).progressing(reason, message);
        return with(draft);
    }

    private StatusDraft draft() {
        var draft = new StatusDraft(Optional.ofNullable(backup.getStatus()));
        draft.observedGeneration = backup.getMetadata().getGeneration();
        draft.cluster = EtcdSources.name(backup.getSpec().source());
        return draft;
    }

    private Conditions conditions(StatusDraft draft) {
        return new Conditions(draft.conditions, backup.getMetadata().getGeneration(), now);
    }

    private String id(int number) {
        return backup.getMetadata().getUid().substring(0, 8) + "-" + number;
    }

    private EtcdBackup with(StatusDraft draft) {
        var written = new EtcdBackup();
        written.setMetadata(backup.getMetadata());
        written.setSpec(backup.getSpec());
        written.setStatus(draft.status());
        return written;
    }
}
