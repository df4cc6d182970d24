package dev.rekindle.backup;

import dev.rekindle.backup.BackupException.Reason;
import dev.rekindle.backup.BackupOptions.Comparison;
import dev.rekindle.backup.encoding.EncodedUpload;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.SnapshotStream;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestContent;
import dev.rekindle.backup.member.ClusterSurvey;
import dev.rekindle.backup.member.ClusterView;
import dev.rekindle.backup.member.CrossMemberCheck;
import dev.rekindle.backup.member.CrossMemberResult;
import dev.rekindle.backup.member.HashSurvey;
import dev.rekindle.backup.member.MemberChoice.Candidate;
import dev.rekindle.backup.spool.Spool;
import dev.rekindle.backup.spool.SpooledUpload;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One try to back up from one member: stream, prove, compare, publish, read back, write the manifest. Whatever fails before the
 * manifest stands leaves nothing in the store.
 */
final class BackupAttempt {
    private final BackupRequest request;
    private final Origin origin;
    private final ObjectStore store;
    private final BackupListener listener;
    private final InstantSource clock;
    private final Publication publication;

    /** The member, and the cluster around it. */
    record Origin(ClusterView cluster, Candidate member, EtcdConnection connection, ClusterSurvey survey) {}

    /** What is known once the bytes are there. */
    private record Proof(SnapshotReport report, Optional<HashKv> hashKv, CrossMemberResult comparison) {}

    /** The object in the store. */
    private record Stored(StoredObject object, EncodedUpload.Form form) {}

    BackupAttempt(
            BackupRequest request,
            Origin origin,
            ObjectStore store,
            Publication publication,
            BackupListener listener,
            InstantSource clock) {
        this.request = request;
        this.origin = origin;
        this.store = store;
        this.publication = publication;
        this.listener = listener;
        this.clock = clock;
    }

    BackupResult run() throws IOException {
        Instant started = now();
        Proof proof;
        Stored stored;
        try (Upload upload = spooling(store.create(
                        request.keys().object(),
                        request.metadata(),
                        origin.member().status().databaseSize()));
                var encoded = new EncodedUpload(
                        upload, request.options().encoding(), origin.cluster().hexId(), started)) {
            SnapshotReport report = transfer(encoded, spooled(upload));
            requireRecent(report);
            proof = compare(report, encoded);
            EncodedUpload.Form form = encoded.finish(report.size(), report.sha256());
            stored = new Stored(upload.complete(), form);
        }
        try {
            EncodedUpload.Form form = stored.form();
            publication.prove(stored.object(), form.size(), form.sha256());
            listener.on(new BackupEvent.Published(stored.object()));
            Manifest manifest = manifest(proof, stored, started);
            publication.write(request.keys(), manifest);
            return new BackupResult(stored.object(), manifest, proof.report(), proof.comparison());
        } catch (IOException | RuntimeException e) {
            publication.withdraw(stored.object(), e);
            throw e;
        }
    }

    /** The store's own upload, or one that spools in front of it. */
    private Upload spooling(Upload upload) {
        Optional<Spool> spool = request.options().spool();
        return spool.isEmpty()
                ? upload
                : new SpooledUpload(
                        upload, spool.get(), (sent, total) -> listener.on(new BackupEvent.Sent(sent, total)));
    }

    private static LongSupplier spooled(Upload upload) {
        return upload instanceof SpooledUpload spooling ? spooling::spooled : () -> 0;
    }

    private SnapshotReport transfer(EncodedUpload upload, LongSupplier spooled) throws IOException {
        var scanner = new SnapshotScanner(
                ScanOptions.snapshot().collectingRows(request.options().rowBudgetBytes()));
        try (SnapshotStream stream = origin.connection().snapshot(request.options().stream())) {
            SnapshotReport report = new SnapshotTransfer(stream, scanner, upload, spooled, listener).run();
            listener.on(new BackupEvent.Proved(report));
            return report;
        }
    }

    /** A snapshot is of the member alone; only the revision agreed on before tells that it is not an old one. */
    private void requireRecent(SnapshotReport report) throws BackupException {
        long agreed = origin.cluster().linearizableRevision();
        if (report.bootRevision() < agreed) {
            throw new BackupException(
                    Reason.STALE,
                    "the snapshot of member " + origin.member().member().label() + " ends at revision "
                            + report.bootRevision() + ", the cluster had reached " + agreed + " before it was taken");
        }
    }

    private Proof compare(SnapshotReport report, EncodedUpload upload) throws IOException {
        var hashes = new ReportHashes(report, upload.staged());
        if (request.options().comparison() == Comparison.SKIP) {
            var skipped = new CrossMemberResult(CrossMemberResult.Finding.NOT_COMPARED, List.of());
            return new Proof(report, report.hashKv(), skipped);
        }
        var survey = new HashSurvey(origin.survey(), request.options().hashTimeout());
        var replies = survey.ask(origin.cluster(), report.bootRevision());
        if (Thread.currentThread().isInterrupted()) {
            throw new BackupException(Reason.CANCELLED, "the backup was interrupted; nothing was stored");
        }
        CrossMemberResult result = new CrossMemberCheck(origin.member().member().id(), hashes).judge(replies);
        listener.on(new BackupEvent.Compared(result));
        if (!result.permits()) {
            throw new BackupException(Reason.MEMBERS_DIFFER, disagreement(result));
        }
        return new Proof(report, hashes.own(), result);
    }

    private String disagreement(CrossMemberResult result) {
        String source = origin.member().member().label();
        return switch (result.finding()) {
            case SOURCE_DIFFERS ->
                "the data of member " + source
                        + " differs from the other members' at the same revision (HashKV: " + result.differing()
                        + "); replace that member, back up from another";
            case UNDECIDED ->
                "the snapshot of member " + source + " and as many other members differ (" + result.differing()
                        + "), and no majority says who is right; find the damaged member first";
            case AGREED, OTHERS_DIFFER, NOT_COMPARED -> "the members agree";
        };
    }

    private Manifest manifest(Proof proof, Stored stored, Instant started) {
        Instant finished = now();
        var object = new Manifest.StoredBytes(
                stored.object().key().value(),
                stored.object().version().value(),
                stored.object().size(),
                stored.form().sha256(),
                stored.object().checksum().map(Object::toString));
        Candidate member = origin.member();
        var live = new Manifest.Source(
                origin.cluster().hexId(),
                member.member().hexId(),
                member.member().name(),
                origin.connection().endpoint().toString(),
                member.status().version(),
                origin.cluster().linearizableRevision(),
                ManifestContent.spelled(proof.comparison().finding()),
                ManifestContent.members(proof.comparison()));
        var times = new Manifest.Times(
                started, finished, Duration.between(started, finished).toMillis());
        return new Manifest(
                stored.form().encoding().isPresent() ? Manifest.ENCODED_FORMAT : Manifest.FORMAT,
                object,
                stored.form().encoding(),
                ManifestContent.content(proof.report(), proof.hashKv()),
                live,
                request.subject(),
                times,
                request.tool());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
