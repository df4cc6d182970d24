package dev.rekindle.controller.restore.source;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.ObjectVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the status of a restore has settled. All members have to be given the same of it, whenever they ask.
 *
 * @param bump by how much the revision is raised
 */
record Pinned(
        StoredObjectReport object,
        ObjectVersion version,
        SnapshotReport snapshot,
        String token,
        long bump,
        ExistingData existingData) {

    static Pinned of(EtcdRestore restore) throws ProblemException {
        EtcdRestoreStatus status = present(restore.getStatus(), "status");
        StoredObjectReport object = present(status.object(), "status.object");
        return new Pinned(
                object,
                new ObjectVersion(present(object.version(), "status.object.version")),
                present(status.snapshot(), "status.snapshot"),
                present(status.token(), "status.token"),
                present(
                        present(status.aftermath(), "status.aftermath").revisionBump(),
                        "status.aftermath.revisionBump"),
                restore.getSpec().existingData());
    }

    private static <T> T present(@Nullable T value, String field) throws ProblemException {
        if (value == null) {
            throw new ProblemException(
                    Reason.INTERNAL,
                    field
                            + " is missing, without which nobody can say what was settled to be restored; create another EtcdRestore");
        }
        return value;
    }
}
