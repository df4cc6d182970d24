package dev.rekindle.cli.failure;

import dev.rekindle.backup.BackupException;
import dev.rekindle.backup.copy.CopyException;
import dev.rekindle.backup.encoding.EncodingException;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.manifest.ManifestException;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.localize.failure.Failure;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.snapshot.RevisionUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells what an exception means to a person. */
public final class Diagnosis {
    private static final Complaint INTERRUPTED =
            new Complaint(ExitCode.ENVIRONMENT, Reason.INTERRUPTED.toString(), "interrupted", "", "", "");

    private Diagnosis() {}

    /** What to say of anything that a command threw. */
    public static Complaint of(Throwable thrown) {
        return switch (thrown) {
            case CommandFailedException e -> e.complaint();
            case SnapshotCorruptException e -> ofSnapshot("snapshot", e);
            case EtcdException e when e.kind() == EtcdException.Kind.CANCELLED -> INTERRUPTED;
            case BackupException e when e.reason() == BackupException.Reason.CANCELLED -> INTERRUPTED;
            case ObjectStoreException e when e.kind() == ObjectStoreException.Kind.INTERRUPTED -> INTERRUPTED;
            case ClosedByInterruptException _, InterruptedIOException _, InterruptedException _ -> INTERRUPTED;
            case BackupException e -> ofBackup(e);
            case CopyException e ->
                Complaint.of(
                        e.reason() == CopyException.Reason.RENAMED ? ExitCode.USAGE : ExitCode.SNAPSHOT,
                        "Copy" + camelCase(e.reason()),
                        text(e));
            case EncodingException e -> ofEncoding(e);
            case ManifestException e -> Complaint.of(ExitCode.USAGE, "BadManifest", text(e));
            case RevisionUnavailableException e ->
                Complaint.of(ExitCode.USAGE, "Revision" + camelCase(e.reason()), text(e));
            case OutOfMemoryError _ ->
                new Complaint(
                        ExitCode.ENVIRONMENT,
                        "OutOfMemory",
                        "the answer does not fit into memory",
                        "",
                        "",
                        "ask for fewer keys by a prefix, or give Java more, such as JAVA_TOOL_OPTIONS=-Xmx4g");
            case EtcdException e -> Complaint.of(ExitCode.ENVIRONMENT, "Etcd" + camelCase(e.kind()), text(e));
            case ObjectStoreException e -> ofStore(e);
            case NoSuchFileException e ->
                new Complaint(
                        ExitCode.ENVIRONMENT,
                        Reason.SOURCE_NOT_FOUND.toString(),
                        e.getFile() + ": there is no such file",
                        "",
                        "",
                        "check the path");
            default -> ofFailure(Failure.of(thrown));
        };
    }

    /** What to say of bytes that are no sound snapshot, which came from {@code subject}. */
    public static Complaint ofSnapshot(String subject, SnapshotCorruptException e) {
        return new Complaint(
                ExitCode.SNAPSHOT,
                Reason.SNAPSHOT_CORRUPT.toString(),
                subject + ": " + e.what(),
                e.expected(),
                e.found(),
                e.kind().advice());
    }

    /** What to say of a file that could not be read. */
    public static Complaint ofFile(String subject, IOException e) {
        return switch (e) {
            case SnapshotCorruptException corrupt -> ofSnapshot(subject, corrupt);
            case AccessDeniedException _ ->
                new Complaint(
                        ExitCode.ENVIRONMENT,
                        Reason.PERMISSION_DENIED.toString(),
                        subject + ": reading is not permitted",
                        "",
                        "",
                        "run as a user who may read it");
            case NoSuchFileException _ -> of(e);
            case FileSystemException _ -> ofFailure(Failure.of(e));
            default -> {
                Complaint bare = ofFailure(Failure.of(e));
                yield new Complaint(bare.exitCode(), bare.reason(), subject + ": " + bare.what(), "", "", bare.next());
            }
        };
    }

    private static Complaint ofFailure(Failure failure) {
        return Complaint.of(
                failure.exitCode(),
                failure.reason().toString(),
                failure.message(),
                failure.expected(),
                failure.found());
    }

    private static Complaint ofBackup(BackupException e) {
        ExitCode code = switch (e.reason()) {
            case NO_MEMBER, STALE, STORE_DIFFERS, CANCELLED -> ExitCode.ENVIRONMENT;
            case SOURCE_INCONSISTENT, MEMBERS_DIFFER -> ExitCode.SNAPSHOT;
        };
        // Several clauses may follow each other here, one for each member.
        return new Complaint(code, "Backup" + camelCase(e.reason()), text(e), "", "", "");
    }

    private static Complaint ofStore(ObjectStoreException e) {
        ExitCode code = e.kind() == ObjectStoreException.Kind.ALREADY_EXISTS ? ExitCode.TARGET : ExitCode.ENVIRONMENT;
        return Complaint.of(code, "Store" + camelCase(e.kind()), text(e));
    }

    /** A key that is missing or wrong is a matter of the request; whatever else is wrong lies in the backup. */
    private static Complaint ofEncoding(EncodingException e) {
        ExitCode code = switch (e.reason()) {
            case KEY_MISSING, NOT_A_RECIPIENT, BAD_KEY_FILE -> ExitCode.USAGE;
            case KEY_DAMAGED, MEANING_DIFFERS, OBJECT_DAMAGED -> ExitCode.SNAPSHOT;
        };
        Complaint complaint = Complaint.of(code, "Encoding" + camelCase(e.reason()), text(e));
        return switch (e.reason()) {
            case KEY_MISSING, NOT_A_RECIPIENT ->
                complaint.withNext("give the private key of one of them with --decrypt-key, if need be the escrow");
            case KEY_DAMAGED, MEANING_DIFFERS, OBJECT_DAMAGED, BAD_KEY_FILE -> complaint;
        };
    }

    /** {@code NO_LEADER} as {@code NoLeader}. */
    private static String camelCase(Enum<?> kind) {
        return Arrays.stream(kind.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
