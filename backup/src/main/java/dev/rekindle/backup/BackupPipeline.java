package dev.rekindle.backup;

import dev.rekindle.backup.BackupException.Reason;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.member.ClusterSurvey;
import dev.rekindle.backup.member.ClusterView;
import dev.rekindle.backup.member.MemberChoice;
import dev.rekindle.backup.member.MemberChoice.Candidate;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes one backup: chooses a member, lets {@link BackupAttempt} do the work, and tries another member when the fault is the
 * first one's own. Nothing is visible in the store before everything is proved; the manifest comes last.
 *
 * <p>Runs on the caller's thread, which may be interrupted: the upload is aborted and the call to etcd cancelled. One pipeline
 * may run several backups, one after the other.
 */
public final class BackupPipeline {
    private final ObjectStore store;
    private final Publication publication;
    private final BackupListener listener;
    private final InstantSource clock;

    /** A pipeline into this store, which stays the caller's to close; its manifests are not signed. */
    public BackupPipeline(ObjectStore store, BackupListener listener, InstantSource clock) {
        this(store, Optional.empty(), listener, clock);
    }

    /** A pipeline that signs its manifests if there is a signer. */
    public BackupPipeline(
            ObjectStore store, Optional<ManifestSigner> signer, BackupListener listener, InstantSource clock) {
        this.store = store;
        this.publication = new Publication(store, signer);
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Makes the backup. Fails with {@link EtcdException} (etcd), {@link SnapshotCorruptException} (what it streams is broken),
     * {@link BackupException} (no member is fit, or members differ) or {@link ObjectStoreException} (the store).
     */
    public BackupResult run(BackupRequest request) throws IOException {
        publication.requireFree(request.keys());
        try (var survey = new ClusterSurvey(
                request.endpoints(), request.connection(), request.options().discovery())) {
            return run(request, survey);
        }
    }

    private BackupResult run(BackupRequest request, ClusterSurvey survey) throws IOException {
        Map<Long, String> suspects = new HashMap<>();
        Optional<IOException> last = Optional.empty();
        while (true) {
            ClusterView cluster = survey.look();
            MemberChoice choice = MemberChoice.of(cluster, suspects);
            if (choice.chosen().isEmpty()) {
                throw last.isPresent() ? last.get() : noMember(choice);
            }
            Candidate source = choice.chosen().get();
            listener.on(new BackupEvent.Chosen(source, choice.rejected()));
            try {
                EtcdConnection connection = survey.connection(source.member().id())
                        .orElseThrow(() -> new IllegalStateException("the chosen member has no connection"));
                var origin = new BackupAttempt.Origin(cluster, source, connection, survey);
                return new BackupAttempt(request, origin, store, publication, listener, clock).run();
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw cancelled(e);
                }
                if (!isTheMembersOwn(e)) {
                    throw e;
                }
                String reason = String.valueOf(e.getMessage());
                last.ifPresent(e::addSuppressed);
                last = Optional.of(e);
                suspects.put(source.member().id(), reason);
                listener.on(new BackupEvent.Retrying(source, reason));
            }
        }
    }

    /** Whether another member may do better. */
    private static boolean isTheMembersOwn(IOException failure) {
        return switch (failure) {
            case SnapshotCorruptException ignored -> true;
            case EtcdException e ->
                switch (e.kind()) {
                    case UNREACHABLE, TIMEOUT, NO_LEADER, LEARNER, STALLED, TRUNCATED, UNEXPECTED, BUSY, CORRUPT ->
                        true;
                    case TLS, UNAUTHENTICATED, DENIED, COMPACTED, FUTURE_REVISION, NO_SPACE, NOT_FOUND, CANCELLED ->
                        false;
                };
            case BackupException e ->
                switch (e.reason()) {
                    case STALE, SOURCE_INCONSISTENT, MEMBERS_DIFFER -> true;
                    case NO_MEMBER, STORE_DIFFERS, CANCELLED -> false;
                };
            default -> false;
        };
    }

    private static BackupException noMember(MemberChoice choice) {
        return new BackupException(
                Reason.NO_MEMBER, "no member is fit to take a snapshot from: " + choice.explanation());
    }

    private static BackupException cancelled(IOException cause) {
        return cause instanceof BackupException e && e.reason() == Reason.CANCELLED
                ? e
                : new BackupException(Reason.CANCELLED, "the backup was interrupted; nothing was stored", cause);
    }
}
