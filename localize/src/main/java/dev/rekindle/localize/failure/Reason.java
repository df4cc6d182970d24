package dev.rekindle.localize.failure;

/**
 * The closed list of reasons why a restore ends without a restored member. {@link #toString()} is the stable name that goes into
 * termination messages and, from there, into conditions of resources.
 */
public enum Reason {
    /** The volume has, or would have, too little room. */
    NO_SPACE("NoSpace", ExitCode.ENVIRONMENT),
    /** The volume is mounted read-only. */
    READ_ONLY_VOLUME("ReadOnlyVolume", ExitCode.ENVIRONMENT),
    /** The operating system denied access to a file or directory. */
    PERMISSION_DENIED("PermissionDenied", ExitCode.ENVIRONMENT),
    /** Reading or writing the disk failed in another way. */
    DISK_FAILED("DiskFailed", ExitCode.ENVIRONMENT),
    /** Another restore holds the data directory. */
    RESTORE_IN_PROGRESS("RestoreInProgress", ExitCode.ENVIRONMENT),
    /** The snapshot's file or object does not exist. */
    SOURCE_NOT_FOUND("SourceNotFound", ExitCode.ENVIRONMENT),
    /** The presigned URL has expired; a fresh one helps. */
    SOURCE_EXPIRED("SourceExpired", ExitCode.ENVIRONMENT),
    /** The object store refuses this URL: its permissions do not suffice, or it was signed with the wrong key. */
    SOURCE_FORBIDDEN("SourceForbidden", ExitCode.ENVIRONMENT),
    /** The object changed while it was read. */
    SOURCE_CHANGED("SourceChanged", ExitCode.ENVIRONMENT),
    /** The download failed again and again until its deadline. */
    DOWNLOAD_FAILED("DownloadFailed", ExitCode.ENVIRONMENT),
    /** The run was interrupted from outside. */
    INTERRUPTED("Interrupted", ExitCode.ENVIRONMENT),
    /** A defect of this program: nothing was published. */
    INTERNAL("Internal", ExitCode.ENVIRONMENT),

    /** The bytes are not a sound etcd snapshot. */
    SNAPSHOT_CORRUPT("SnapshotCorrupt", ExitCode.SNAPSHOT),
    /** The snapshot has another length than the one that was recorded. */
    SIZE_MISMATCH("SizeMismatch", ExitCode.SNAPSHOT),
    /** The snapshot has another SHA-256 than the one that was recorded. */
    DIGEST_MISMATCH("DigestMismatch", ExitCode.SNAPSHOT),
    /** The object cannot be decrypted: its bytes are damaged, or key or associated data are another object's. */
    DECRYPTION_FAILED("DecryptionFailed", ExitCode.SNAPSHOT),
    /** The object cannot be decompressed. */
    DECOMPRESSION_FAILED("DecompressionFailed", ExitCode.SNAPSHOT),
    /** The snapshot has another revision than the one that was recorded. */
    REVISION_MISMATCH("RevisionMismatch", ExitCode.SNAPSHOT),
    /** The snapshot's keys hash to another value than the one that was recorded. */
    HASH_KV_MISMATCH("HashKvMismatch", ExitCode.SNAPSHOT),
    /** The snapshot comes from another cluster. */
    FOREIGN_CLUSTER("ForeignCluster", ExitCode.SNAPSHOT),
    /** No key was ever written to the snapshot's store. */
    EMPTY_KEYSPACE("EmptyKeyspace", ExitCode.SNAPSHOT),

    /** The data directory holds data that this restore did not put there. */
    TARGET_NOT_EMPTY("TargetNotEmpty", ExitCode.TARGET),
    /** An etcd process is using the data directory. */
    TARGET_IN_USE("TargetInUse", ExitCode.TARGET),
    /** The target's etcd is older than the snapshot. */
    VERSION_TOO_NEW("VersionTooNew", ExitCode.TARGET),

    /** The ticket, the flags or the environment ask for something that cannot be. */
    BAD_REQUEST("BadRequest", ExitCode.USAGE);

    private final String text;
    private final ExitCode exitCode;

    Reason(String text, ExitCode exitCode) {
        this.text = text;
        this.exitCode = exitCode;
    }

    /** The exit code of a program that ends for this reason. */
    public ExitCode exitCode() {
        return exitCode;
    }

    /** The stable name, in CamelCase. */
    @Override
    public String toString() {
        return text;
    }
}
