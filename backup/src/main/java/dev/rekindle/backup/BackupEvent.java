package dev.rekindle.backup;

import dev.rekindle.backup.member.CrossMemberResult;
import dev.rekindle.backup.member.MemberChoice.Candidate;
import dev.rekindle.backup.member.MemberChoice.Rejection;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.snapshot.SnapshotReport;
import java.util.List;

/** A step of a backup, in the order they happen. */
public sealed interface BackupEvent {

    /** A member was chosen; why not the others. */
    record Chosen(Candidate source, List<Rejection> rejected) implements BackupEvent {
        public Chosen {
            rejected = List.copyOf(rejected);
        }
    }

    /** Bytes have come, of as many as the member announced, and so many of them were put on disk for a slow store; about once a mebibyte. */
    record Received(long bytes, long total, long spooled) implements BackupEvent {}

    /** The snapshot is sound in itself. */
    record Proved(SnapshotReport report) implements BackupEvent {}

    /** The members were asked. */
    record Compared(CrossMemberResult result) implements BackupEvent {}

    /** An attempt failed and another member is tried. */
    record Retrying(Candidate source, String reason) implements BackupEvent {}

    /** The store was handed so many bytes of the object, of so many, while everything waits for it alone; a few times a second. */
    record Sent(long bytes, long total) implements BackupEvent {}

    /** The object is in place and was read back. */
    record Published(StoredObject object) implements BackupEvent {}
}
