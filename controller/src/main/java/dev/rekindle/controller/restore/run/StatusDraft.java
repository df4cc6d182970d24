package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Condition;
import dev.rekindle.api.Progress;
import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.api.restore.RestoreTimings;
import dev.rekindle.api.restore.RestoredMember;
import dev.rekindle.controller.status.Conditions;
import dev.rekindle.controller.status.Sentences;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A status in the making: begins as it was read, and is written as a whole. For one thread. */
public final class StatusDraft {
    private final Clock clock;
    private final long generation;
    private @Nullable RestorePhase phase;
    private @Nullable String message;
    private @Nullable Boolean terminal;
    private List<Condition> conditions;
    private @Nullable String target;
    private @Nullable String source;
    private @Nullable Integer queuePosition;
    private @Nullable PreflightReport preflight;
    private @Nullable StoredObjectReport object;
    private @Nullable SnapshotReport snapshot;
    private @Nullable String token;
    private @Nullable Integer attempts;
    private @Nullable Progress progress;
    private List<RestoredMember> members;
    private @Nullable Instant startTime;
    private @Nullable Instant completionTime;
    private @Nullable RestoreTimings timings;
    private @Nullable AftermathReport aftermath;

    private StatusDraft(EtcdRestoreStatus found, long generation, Clock clock) {
        this.clock = clock;
        this.generation = generation;
        phase = found.phase();
        message = found.message();
        terminal = found.terminal();
        conditions = found.conditions();
        target = found.target();
        source = found.source();
        queuePosition = found.queuePosition();
        preflight = found.preflight();
        object = found.object();
        snapshot = found.snapshot();
        token = found.token();
        attempts = found.attempts();
        progress = found.progress();
        members = found.members();
        startTime = found.startTime();
        completionTime = found.completionTime();
        timings = found.timings();
        aftermath = found.aftermath();
    }

    /** Begins with what a restore says. */
    public static StatusDraft of(EtcdRestore restore, Clock clock) {
        EtcdRestoreStatus found = Optional.ofNullable(restore.getStatus()).orElseGet(StatusDraft::empty);
        return new StatusDraft(
                found,
                Optional.ofNullable(restore.getMetadata().getGeneration()).orElse(0L),
                clock);
    }

    private static EtcdRestoreStatus empty() {
        return new EtcdRestoreStatus(
                null, null, null, null, List.of(), null, null, null, null, null, null, null, null, null, List.of(),
                null, null, null, null);
    }

    /** As it stands. */
    public EtcdRestoreStatus build() {
        return new EtcdRestoreStatus(
                generation,
                phase,
                message,
                terminal,
                conditions,
                target,
                source,
                queuePosition,
                preflight,
                object,
                snapshot,
                token,
                attempts,
                progress,
                members,
                startTime,
                completionTime,
                timings,
                aftermath);
    }

    /** Where the restore is, and why, in the words of the closed list; it goes on. */
    public void say(RestorePhase where, Reason reason, String sentence) {
        begin();
        phase = where;
        message = Sentences.fitted(sentence);
        conditions = transitions().progressing(reason, sentence);
    }

    /** The restore is over. Whatever the reason means elsewhere, success is {@code COMPLETED} alone. */
    public void end(RestorePhase how, Reason reason, String sentence) {
        begin();
        phase = how;
        message = Sentences.fitted(sentence);
        conditions = how == RestorePhase.COMPLETED
                ? transitions().ready(reason, sentence)
                : transitions().stalled(reason, sentence);
        terminal = true;
        queuePosition = null;
        completionTime = now();
        if (startTime != null) {
            timings = new RestoreTimings(
                    null,
                    null,
                    timings == null ? null : timings.localizeMilliseconds(),
                    null,
                    null,
                    Duration.between(startTime, completionTime).toMillis());
        }
    }

    /** What is restored into, and from what, in a few words. */
    public void name(String restoredInto, String restoredFrom) {
        target = restoredInto;
        source = restoredFrom;
    }

    /** How many come before. */
    public void queue(@Nullable Integer position) {
        queuePosition = position;
    }

    /** What stands in the way, or that nothing does. */
    public void preflight(PreflightReport report) {
        preflight = report;
    }

    /** From here on everything is settled: which bytes, and under which token. */
    public void pin(StoredObjectReport chosen, SnapshotReport contents, @Nullable String fresh) {
        object = chosen;
        snapshot = contents;
        token = fresh;
    }

    /** The snapshot's contents, which nobody had recorded before its bytes were restored. */
    public void contents(SnapshotReport learned) {
        snapshot = learned;
    }

    /** How often pods were let come. */
    public void attempts(int count) {
        attempts = count;
    }

    /** What became of each pod. */
    public void members(List<RestoredMember> all) {
        members = List.copyOf(all);
    }

    /** How far all are together. */
    public void progress(@Nullable Progress far) {
        progress = far;
    }

    /** How long the slowest member took for its download and proof. */
    public void localized(long milliseconds) {
        timings = new RestoreTimings(null, null, milliseconds, null, null, null);
    }

    /** What a person has to know. */
    public void aftermath(AftermathReport report) {
        aftermath = report;
    }

    private void begin() {
        if (startTime == null) {
            startTime = now();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private Conditions transitions() {
        return new Conditions(conditions, generation, clock.instant());
    }
}
