package dev.rekindle.controller.restore.source;

import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.StoredObjectReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One version of one object, and why it is believed.
 *
 * @param object with the version that is read and no other
 * @param snapshot as its manifest or its EtcdBackup says; of an object without manifest only size and digest are known, and all counts are 0
 * @param origin which etcd it is of; empty where nobody says
 * @param takenAt since when writes are lost; empty where nobody says
 * @param bump by how much the revision is raised; 0 for not at all
 * @param lastSeenRevision the highest that was ever seen of this cluster; empty where nobody looked
 * @param warnings what to know beforehand, in sentences
 */
public record ChosenSnapshot(
        StoredObjectReport object,
        SnapshotReport snapshot,
        Optional<SnapshotOrigin> origin,
        Optional<Instant> takenAt,
        long bump,
        OptionalLong lastSeenRevision,
        List<String> warnings) {

    public ChosenSnapshot {
        warnings = List.copyOf(warnings);
    }
}
