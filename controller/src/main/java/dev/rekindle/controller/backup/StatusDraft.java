package dev.rekindle.controller.backup;

import dev.rekindle.api.Condition;
import dev.rekindle.api.Progress;
import dev.rekindle.api.backup.BackupAttempt;
import dev.rekindle.api.backup.BackupPhase;
import dev.rekindle.api.backup.BackupTimings;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.SourceReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.backup.Verification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A status that is being written: begins as the old one, of which everything stays that is not changed. Belongs to one thread. */
final class StatusDraft {
    private static final int ATTEMPTS_KEPT = 10;

    @Nullable Long observedGeneration;

    @Nullable BackupPhase phase;

    @Nullable String message;

    boolean terminal;
    List<Condition> conditions;

    @Nullable String cluster;

    @Nullable Integer queuePosition;

    @Nullable Progress progress;

    @Nullable String displaySize;

    @Nullable Instant startTime;

    @Nullable Instant completionTime;

    private final List<BackupAttempt> attempts;

    @Nullable StoredObjectReport object;

    @Nullable SnapshotReport snapshot;

    @Nullable SourceReport source;

    List<Verification> verification;

    @Nullable BackupTimings timings;

    StatusDraft(Optional<EtcdBackupStatus> before) {
        observedGeneration = before.map(EtcdBackupStatus::observedGeneration).orElse(null);
        phase = before.map(EtcdBackupStatus::phase).orElse(null);
        message = before.map(EtcdBackupStatus::message).orElse(null);
        terminal = before.map(EtcdBackupStatus::terminal).orElse(false);
        conditions = before.map(EtcdBackupStatus::conditions).orElse(List.of());
        cluster = before.map(EtcdBackupStatus::cluster).orElse(null);
        queuePosition = before.map(EtcdBackupStatus::queuePosition).orElse(null);
        progress = before.map(EtcdBackupStatus::progress).orElse(null);
        displaySize = before.map(EtcdBackupStatus::displaySize).orElse(null);
        startTime = before.map(EtcdBackupStatus::startTime).orElse(null);
        completionTime = before.map(EtcdBackupStatus::completionTime).orElse(null);
        attempts = new ArrayList<>(before.map(EtcdBackupStatus::attempts).orElse(List.of()));
        object = before.map(EtcdBackupStatus::object).orElse(null);
        snapshot = before.map(EtcdBackupStatus::snapshot).orElse(null);
        source = before.map(EtcdBackupStatus::source).orElse(null);
        verification = before.map(EtcdBackupStatus::verification).orElse(List.of());
        timings = before.map(EtcdBackupStatus::timings).orElse(null);
    }

    /** Adds an attempt; of more than ten the oldest goes. */
    void begin(BackupAttempt attempt) {
        attempts.add(attempt);
        while (attempts.size() > ATTEMPTS_KEPT) {
            attempts.removeFirst();
        }
    }

    /** The attempts so far. */
    List<BackupAttempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Puts an attempt in the place of the one with its number. */
    void replace(BackupAttempt attempt) {
        attempts.replaceAll(one -> one.number() == attempt.number() ? attempt : one);
    }

    EtcdBackupStatus status() {
        return new EtcdBackupStatus(
                observedGeneration,
                phase,
                message,
                terminal,
                conditions,
                cluster,
                queuePosition,
                progress,
                displaySize,
                startTime,
                completionTime,
                attempts,
                object,
                snapshot,
                source,
                verification,
                timings);
    }
}
