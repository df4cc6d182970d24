package dev.rekindle.api;

/**
 * The closed list of reasons in conditions, obstacles, attempts and members. The texts are stable; {@code docs/reference/reasons.md} is made from
 * this list.
 */
public enum Reason {
    PENDING(
            "Pending",
            Meaning.PROGRESS,
            "Nobody has looked yet.",
            "Wait; if it stays so, look at the controller's log."),
    QUEUED("Queued", Meaning.PROGRESS, "Others come first; status.queuePosition says how many.", "Wait."),
    RUNNING("Running", Meaning.PROGRESS, "The work goes on; status.progress says how far it is.", "Wait."),
    RETRYING(
            "Retrying",
            Meaning.PROGRESS,
            "An attempt failed, and another will be made.",
            "Read the last of status.attempts."),
    WAITING_FOR_TARGET("WaitingForTarget", Meaning.PROGRESS, "The target does not exist yet.", "Create it."),
    TARGET_BUSY("TargetBusy", Meaning.PROGRESS, "Another restore holds the target.", "Wait for it, or cancel it."),
    WAITING_FOR_POLICY(
            "WaitingForPolicy",
            Meaning.PROGRESS,
            "The API server does not act on the injection yet.",
            "Wait; after a restart of an API server it takes up to 31 s."),
    WAITING_FOR_PODS("WaitingForPods", Meaning.PROGRESS, "The pods have not come yet.", "Read status.members."),
    DELETING(
            "Deleting",
            Meaning.PROGRESS,
            "The resource is being deleted, and the stored object with it if the policy says so.",
            "Wait."),

    COMPLETED("Completed", Meaning.SUCCESS, "It is done and proved.", "Nothing."),
    DRY_RUN_CLEAR(
            "DryRunClear",
            Meaning.SUCCESS,
            "Nothing stands in the way of the real restore.",
            "Create it without dryRun."),
    AVAILABLE("Available", Meaning.SUCCESS, "The destination was tried, and works.", "Nothing."),
    RESTORED("Restored", Meaning.SUCCESS, "The member has the snapshot's data.", "Nothing."),
    STARTS_EMPTY("StartsEmpty", Meaning.SUCCESS, "The member starts without data and joins the others.", "Nothing."),
    ALREADY_DONE("AlreadyDone", Meaning.SUCCESS, "The member had been restored before.", "Nothing."),

    SOURCE_UNREACHABLE(
            "SourceUnreachable",
            Meaning.RETRIED,
            "No member of the etcd answers.",
            "Look at its pods, its Service and NetworkPolicies."),
    NO_LEADER("NoLeader", Meaning.RETRIED, "The etcd has no quorum.", "Bring its members back, or restore a backup."),
    NO_READY_MEMBER(
            "NoReadyMember",
            Meaning.RETRIED,
            "Every member is a learner, lags behind or has an alarm.",
            "Heal a member; the message names each and why."),
    STREAM_STALLED(
            "StreamStalled",
            Meaning.RETRIED,
            "The snapshot stopped coming.",
            "Look at the member's disk and at the network."),
    STREAM_TRUNCATED(
            "StreamTruncated",
            Meaning.RETRIED,
            "The snapshot ended before the bytes that etcd had announced.",
            "Look at proxies on the way."),
    STORE_UNAVAILABLE(
            "StoreUnavailable",
            Meaning.RETRIED,
            "The store cannot be reached, or failed.",
            "Look at the destination's conditions."),
    STORE_FULL(
            "StoreFull",
            Meaning.RETRIED,
            "The store has no space, or a quota is used up.",
            "Delete old backups, or enlarge it."),
    SECRET_NOT_FOUND(
            "SecretNotFound",
            Meaning.RETRIED,
            "A Secret that is named does not exist, or lacks a key.",
            "Create it; the message names the keys."),
    DESTINATION_NOT_READY(
            "DestinationNotReady",
            Meaning.RETRIED,
            "The destination's last trial failed.",
            "Look at the destination's conditions."),
    NO_SPACE(
            "NoSpace",
            Meaning.RETRIED,
            "The volume has, or would have, too little room.",
            "Enlarge it; the message says by how much."),
    DISK_FAILED("DiskFailed", Meaning.RETRIED, "Reading or writing the disk failed.", "Look at the node's kernel log."),
    RESTORE_IN_PROGRESS(
            "RestoreInProgress",
            Meaning.RETRIED,
            "Another process restores into the same data directory.",
            "Wait for it."),
    SOURCE_NOT_FOUND(
            "SourceNotFound",
            Meaning.RETRIED,
            "The object was not there when the pod asked for it.",
            "Look at who deletes objects of the store."),
    SOURCE_EXPIRED("SourceExpired", Meaning.RETRIED, "The pod's URL has ended; a fresh one is on its way.", "Wait."),
    SOURCE_FORBIDDEN(
            "SourceForbidden",
            Meaning.RETRIED,
            "The store refuses the pod's URL.",
            "Give the destination's credentials the right to read."),
    SOURCE_CHANGED(
            "SourceChanged",
            Meaning.RETRIED,
            "The object changed while it was read.",
            "Look at who writes to the store."),
    DOWNLOAD_FAILED(
            "DownloadFailed",
            Meaning.RETRIED,
            "The download failed until its deadline.",
            "Look at the network between the pod and the store."),
    INTERRUPTED(
            "Interrupted", Meaning.RETRIED, "The work was ended from outside; nothing half-done is visible.", "Wait."),
    INTERNAL("Internal", Meaning.RETRIED, "A defect of Rekindle.", "Report it with the controller's log."),
    IMAGE_PULL_FAILED(
            "ImagePullFailed", Meaning.RETRIED, "A pod's image cannot be pulled.", "Look at the pod's events."),
    POD_UNSCHEDULABLE("PodUnschedulable", Meaning.RETRIED, "A pod finds no node.", "Look at the pod's events."),
    VOLUME_NOT_BOUND("VolumeNotBound", Meaning.RETRIED, "A pod's volume does not come.", "Look at the claim's events."),
    CRASH_LOOP(
            "CrashLoop", Meaning.RETRIED, "etcd ends again and again; the message has its last lines.", "Read them."),

    SOURCE_NOT_PERMITTED(
            "SourceNotPermitted",
            Meaning.FAILURE,
            "etcd refuses the login or certificate.",
            "Use a user with etcd's role root."),
    SOURCE_TLS_FAILED(
            "SourceTlsFailed",
            Meaning.FAILURE,
            "No TLS connection that both sides trust.",
            "Give the right ca.crt, tls.crt and tls.key; the message says which does not fit."),
    SOURCE_HASH_MISMATCH(
            "SourceHashMismatch",
            Meaning.FAILURE,
            "The member that was read differs from the others.",
            "Replace the member that the message names."),
    SOURCE_CORRUPT(
            "SourceCorrupt",
            Meaning.FAILURE,
            "etcd has raised the alarm CORRUPT.",
            "Replace the member, or restore a backup."),
    DESTINATION_NOT_FOUND(
            "DestinationNotFound",
            Meaning.FAILURE,
            "There is no destination of this name.",
            "Create it, or name another."),
    DESTINATION_NOT_PERMITTED(
            "DestinationNotPermitted",
            Meaning.FAILURE,
            "This namespace may not use the destination.",
            "Ask its administrator."),
    BUCKET_NOT_FOUND(
            "BucketNotFound", Meaning.FAILURE, "There is no such bucket or volume.", "Create it, or correct its name."),
    STORE_DENIED(
            "StoreDenied",
            Meaning.FAILURE,
            "The store refuses these credentials or this operation.",
            "Give them the rights that docs/how-to/stores.md lists."),
    STORE_UNSUITABLE(
            "StoreUnsuitable",
            Meaning.FAILURE,
            "The store cannot do what was asked, such as never replacing an object.",
            "Change createOnly or checksums, or use another store."),
    ADDRESS_REFUSED(
            "AddressRefused",
            Meaning.FAILURE,
            "The store's address is one that must not be reached.",
            "Use another endpoint, or allow private networks."),
    KEY_TAKEN(
            "KeyTaken", Meaning.FAILURE, "Another object stands at the key; it was not touched.", "Use another name."),
    CHECKSUM_MISMATCH(
            "ChecksumMismatch",
            Meaning.FAILURE,
            "The store keeps other bytes than were sent.",
            "Look at the store; nothing was published."),
    ENCRYPTION_KEY_UNAVAILABLE(
            "EncryptionKeyUnavailable",
            Meaning.FAILURE,
            "A key to encrypt or decrypt is missing.",
            "Give the destination its privateKeySecret."),
    SIGNATURE_INVALID(
            "SignatureInvalid",
            Meaning.FAILURE,
            "The manifest is not signed by a key that is believed.",
            "Do not restore it before you know why."),
    BACKUP_NOT_FOUND(
            "BackupNotFound",
            Meaning.FAILURE,
            "There is no such backup, or none that is complete.",
            "Name another; rekindle backup list shows them."),
    OBJECT_NOT_FOUND(
            "ObjectNotFound",
            Meaning.FAILURE,
            "There is no object at this key, or not this version.",
            "Name another; rekindle backup list shows them."),
    MANIFEST_NOT_FOUND(
            "ManifestNotFound",
            Meaning.FAILURE,
            "The object has no manifest.",
            "Set manifest: Optional if another tool has taken it."),
    OBJECT_CHANGED(
            "ObjectChanged",
            Meaning.FAILURE,
            "The object is not the one that the manifest or the resource describes.",
            "Do not restore it before you know why."),
    SNAPSHOT_CORRUPT(
            "SnapshotCorrupt", Meaning.FAILURE, "The bytes are not a sound etcd snapshot.", "Restore another backup."),
    SIZE_MISMATCH(
            "SizeMismatch",
            Meaning.FAILURE,
            "The snapshot has another length than was recorded.",
            "Restore another backup."),
    DIGEST_MISMATCH(
            "DigestMismatch",
            Meaning.FAILURE,
            "The snapshot has another SHA-256 than was recorded.",
            "Restore another backup."),
    DECRYPTION_FAILED(
            "DecryptionFailed",
            Meaning.FAILURE,
            "The object cannot be decrypted.",
            "Use the key of one of its recipients; else it is damaged."),
    DECOMPRESSION_FAILED(
            "DecompressionFailed", Meaning.FAILURE, "The object cannot be decompressed.", "Restore another backup."),
    REVISION_MISMATCH(
            "RevisionMismatch",
            Meaning.FAILURE,
            "The snapshot has another revision than was recorded.",
            "Restore another backup."),
    HASH_KV_MISMATCH(
            "HashKvMismatch",
            Meaning.FAILURE,
            "The keys hash to another value than was recorded.",
            "Restore another backup."),
    FOREIGN_CLUSTER(
            "ForeignCluster",
            Meaning.FAILURE,
            "The snapshot is of another cluster than the target.",
            "Name another, or set foreignCluster: Allow."),
    EMPTY_KEYSPACE(
            "EmptyKeyspace",
            Meaning.FAILURE,
            "No key was ever written to the snapshot's store.",
            "Restore another backup."),
    TARGET_NOT_FOUND(
            "TargetNotFound",
            Meaning.FAILURE,
            "The target does not exist.",
            "Create it, or use mode: Awaited or Created."),
    TARGET_NOT_EMPTY(
            "TargetNotEmpty", Meaning.FAILURE, "The target holds data.", "Set existingData: Archive to move it aside."),
    TARGET_IN_USE("TargetInUse", Meaning.FAILURE, "An etcd process uses the data directory.", "End it."),
    TARGET_UNKNOWN(
            "TargetUnknown",
            Meaning.FAILURE,
            "The pods do not show how their etcd is set up, or who owns them.",
            "Name owner and roles."),
    TARGET_CHANGED(
            "TargetChanged",
            Meaning.FAILURE,
            "The target was deleted, or another of the same name was created, during the restore.",
            "Create another EtcdRestore."),
    NAMESPACE_NOT_ENABLED(
            "NamespaceNotEnabled",
            Meaning.FAILURE,
            "The namespace lacks the label that lets pods be injected.",
            "Run the command in the message."),
    POLICY_MISSING(
            "PolicyMissing",
            Meaning.FAILURE,
            "The API server has, or enforces, no policy that injects.",
            "Install config/policy; before Kubernetes 1.36 only plain StatefulSets can be restored."),
    PROBE_DEADLOCK(
            "ProbeDeadlock",
            Meaning.FAILURE,
            "The pods come one by one, and the first is not ready without the others.",
            "Set podManagementPolicy: Parallel, as the message says."),
    NO_USER("NoUser", Meaning.FAILURE, "The pods demand runAsNonRoot and name no user.", "Set runAsUser."),
    VOLUME_SURVIVES(
            "VolumeSurvives",
            Meaning.FAILURE,
            "A volume of an older cluster of this name is still there.",
            "Delete it, or set existingData: Archive."),
    VERSION_TOO_NEW(
            "VersionTooNew", Meaning.FAILURE, "The target's etcd is older than the snapshot.", "Use a newer etcd."),
    LOGIN_NEEDED(
            "LoginNeeded", Meaning.FAILURE, "Authentication is on in the snapshot.", "Name a Secret in target.auth."),
    READ_ONLY_VOLUME("ReadOnlyVolume", Meaning.FAILURE, "The volume is mounted read-only.", "Mount it writable."),
    PERMISSION_DENIED(
            "PermissionDenied",
            Meaning.FAILURE,
            "The operating system denied access to the data directory.",
            "Look at runAsUser and fsGroup."),
    POD_SLIPPED_THROUGH(
            "PodSlippedThrough",
            Meaning.FAILURE,
            "A pod came without our init container, or with another than ours, again and again.",
            "Look at other webhooks and policies."),
    BOOT_FAILED(
            "BootFailed",
            Meaning.FAILURE,
            "etcd does not start on the restored data.",
            "Read its last lines in the message."),
    WRITE_PROBE_FAILED(
            "WriteProbeFailed", Meaning.FAILURE, "The restored etcd grants no lease.", "Look at its alarms."),
    PROOF_FAILED(
            "ProofFailed",
            Meaning.FAILURE,
            "The restored etcd's hash is not the snapshot's.",
            "Do not use it; report it."),
    ROLLED_BACK(
            "RolledBack",
            Meaning.FAILURE,
            "The restore ended without success, and the old data of the member has its place again.",
            "Read the message for why; what the restore had made is kept on the volume until you delete it."),
    CANCELLED("Cancelled", Meaning.FAILURE, "A person ended it.", "Nothing."),
    DEADLINE_EXCEEDED(
            "DeadlineExceeded",
            Meaning.FAILURE,
            "It took longer than spec.timeout.",
            "Read the attempts, or allow more time."),
    ATTEMPTS_EXHAUSTED("AttemptsExhausted", Meaning.FAILURE, "All attempts failed.", "Read status.attempts."),
    BAD_REQUEST(
            "BadRequest",
            Meaning.FAILURE,
            "The resource asks for something that cannot be.",
            "Read the message, and create another.");

    /** What a reason means for who waits. */
    public enum Meaning {
        /** It goes on. */
        PROGRESS,
        /** It went well. */
        SUCCESS,
        /** It may heal, and is tried again until attempts or time run out. */
        RETRIED,
        /** It will not heal without a person. */
        FAILURE
    }

    private final String text;
    private final Meaning meaning;
    private final String description;
    private final String remedy;

    Reason(String text, Meaning meaning, String description, String remedy) {
        this.text = text;
        this.meaning = meaning;
        this.description = description;
        this.remedy = remedy;
    }

    /** What it means for who waits. */
    public Meaning meaning() {
        return meaning;
    }

    /** What is so, in one sentence. */
    public String description() {
        return description;
    }

    /** What to do, in one sentence. */
    public String remedy() {
        return remedy;
    }

    /** The stable name, in CamelCase. */
    @Override
    public String toString() {
        return text;
    }
}
