package dev.rekindle.controller.status;

import dev.rekindle.api.Reason;
import dev.rekindle.backup.BackupException;
import dev.rekindle.backup.encoding.EncodingException;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.manifest.ManifestException;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.net.ForbiddenAddressException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Optional;

/** Gives every exception its one reason. Messages of exceptions that are not written for people are not shown, since they may quote anything. */
public final class Problems {
    private static final int MAX_CAUSES = 20;

    private Problems() {}

    /**
     * The problem that an exception means.
     *
     * @param absent what it means that a store has nothing at a place: {@code BucketNotFound} to who writes, {@code ObjectNotFound} to who reads
     */
    public static ProblemException of(Exception failure, Reason absent) {
        return switch (failure) {
            case ProblemException problem -> problem;
            case ObjectStoreException e -> new ProblemException(reason(e, absent), said(e), e);
            case EtcdException e -> new ProblemException(reason(e.kind()), said(e), e);
            case BackupException e -> new ProblemException(reason(e.reason()), said(e), e);
            case SnapshotCorruptException e -> new ProblemException(Reason.SNAPSHOT_CORRUPT, said(e), e);
            case EncodingException e -> new ProblemException(reason(e.reason()), said(e), e);
            case ManifestException e -> new ProblemException(Reason.SIGNATURE_INVALID, said(e), e);
            case IOException e -> new ProblemException(Reason.DISK_FAILED, "the disk failed: " + said(e), e);
            case KubernetesClientException e -> new ProblemException(Reason.INTERNAL, kubernetes(e), e);
            default ->
                new ProblemException(
                        Reason.INTERNAL,
                        "a defect of Rekindle (" + failure.getClass().getSimpleName()
                                + "); report it with the controller's log",
                        failure);
        };
    }

    private static Reason reason(ObjectStoreException failure, Reason absent) {
        if (hasCause(failure, ForbiddenAddressException.class)) {
            return Reason.ADDRESS_REFUSED;
        }
        return switch (failure.kind()) {
            case ALREADY_EXISTS -> Reason.KEY_TAKEN;
            case NOT_FOUND -> absent;
            case CHANGED, INVALID_RANGE -> Reason.OBJECT_CHANGED;
            case DENIED -> Reason.STORE_DENIED;
            case NO_SPACE -> Reason.STORE_FULL;
            case UNAVAILABLE, OUTCOME_UNKNOWN -> Reason.STORE_UNAVAILABLE;
            case UNSUPPORTED -> Reason.STORE_UNSUITABLE;
            case INTERRUPTED -> Reason.INTERRUPTED;
        };
    }

    private static Reason reason(EtcdException.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, BUSY, UNEXPECTED -> Reason.SOURCE_UNREACHABLE;
            case TLS -> Reason.SOURCE_TLS_FAILED;
            case UNAUTHENTICATED, DENIED -> Reason.SOURCE_NOT_PERMITTED;
            case NO_LEADER -> Reason.NO_LEADER;
            case LEARNER, COMPACTED, FUTURE_REVISION, NO_SPACE -> Reason.NO_READY_MEMBER;
            case CORRUPT -> Reason.SOURCE_CORRUPT;
            case STALLED -> Reason.STREAM_STALLED;
            case TRUNCATED -> Reason.STREAM_TRUNCATED;
            case CANCELLED -> Reason.INTERRUPTED;
            case NOT_FOUND -> Reason.INTERNAL;
        };
    }

    private static Reason reason(BackupException.Reason reason) {
        return switch (reason) {
            case NO_MEMBER, STALE -> Reason.NO_READY_MEMBER;
            case SOURCE_INCONSISTENT -> Reason.SNAPSHOT_CORRUPT;
            case MEMBERS_DIFFER -> Reason.SOURCE_HASH_MISMATCH;
            case STORE_DIFFERS -> Reason.CHECKSUM_MISMATCH;
            case CANCELLED -> Reason.INTERRUPTED;
        };
    }

    private static Reason reason(EncodingException.Reason reason) {
        return switch (reason) {
            case KEY_MISSING, NOT_A_RECIPIENT, BAD_KEY_FILE -> Reason.ENCRYPTION_KEY_UNAVAILABLE;
            case KEY_DAMAGED, MEANING_DIFFERS, OBJECT_DAMAGED -> Reason.DECRYPTION_FAILED;
        };
    }

    /** The body of an answer is not repeated: it may quote what was sent. */
    private static String kubernetes(KubernetesClientException failure) {
        return NoAnswer.is(failure)
                ? "the Kubernetes API does not answer; look at its pods, and wait"
                : "the Kubernetes API answered " + failure.getCode()
                        + Optional.ofNullable(failure.getStatus())
                                .map(status -> " (" + status.getReason() + ")")
                                .orElse("")
                        + "; for 403 compare the controller's rights with config/rbac";
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static String said(Exception failure) {
        return Sentences.fitted(String.valueOf(failure.getMessage()));
    }
}
