package dev.rekindle.controller.restore.source;

import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.backup.SourceReport;
import dev.rekindle.api.restore.AftermathReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.RevisionBump;
import dev.rekindle.controller.restore.target.Targets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The revisions that clients of a target may have seen, so that none of them ever sees one go back. A restore gives a cluster a new id and, by its bump,
 * higher revisions; so the name counts as well as the id, and what earlier restores have led to as well as what was backed up.
 *
 * @param backups all of the namespace
 * @param restores all of the namespace
 */
record RevisionHistory(List<EtcdBackup> backups, List<EtcdRestore> restores) {
    /** What is written between the last look and the accident; a thousand writes a second for eleven days. */
    static final long MARGIN = 1_000_000_000;

    /** The highest that was ever seen of the cluster of a snapshot, or of the target under its name. */
    OptionalLong highest(EtcdRestore restore, Optional<SnapshotOrigin> origin) {
        String target = Targets.reference(restore).name();
        LongStream seen = backups.stream()
                .flatMap(backup -> Optional.ofNullable(backup.getStatus()).stream())
                .filter(status -> isOf(status, target, origin))
                .flatMap(RevisionHistory::revisions)
                .mapToLong(Long::longValue);
        LongStream led = restores.stream()
                .filter(other -> Targets.reference(other).equals(Targets.reference(restore)))
                .flatMap(other -> Optional.ofNullable(other.getStatus())
                        .map(EtcdRestoreStatus::aftermath)
                        .map(AftermathReport::revision)
                        .stream())
                .mapToLong(Long::longValue);
        return LongStream.concat(seen, led).max();
    }

    private static boolean isOf(EtcdBackupStatus status, String target, Optional<SnapshotOrigin> origin) {
        SourceReport source = status.source();
        return target.equals(status.cluster())
                || origin.filter(of -> source != null && of.clusterId().equals(source.clusterId()))
                        .isPresent()
                || origin.flatMap(SnapshotOrigin::cluster)
                        .filter(name -> name.equals(status.cluster()))
                        .isPresent();
    }

    private static Stream<Long> revisions(EtcdBackupStatus status) {
        Long agreed = status.source() == null ? null : status.source().linearizableRevision();
        Long stored = status.snapshot() == null ? null : status.snapshot().revision();
        return Stream.of(Optional.ofNullable(agreed), Optional.ofNullable(stored))
                .flatMap(Optional::stream);
    }

    /** By how much to raise a snapshot's revision, as the spec asks for. */
    static long bump(RevisionBump wanted, long snapshot, OptionalLong highest) {
        return switch (wanted.mode()) {
            case NONE -> 0;
            case FIXED -> wanted.amount() == null ? MARGIN : wanted.amount();
            case AUTO -> Math.addExact(Math.max(0, highest.orElse(0) - snapshot), MARGIN);
        };
    }
}
