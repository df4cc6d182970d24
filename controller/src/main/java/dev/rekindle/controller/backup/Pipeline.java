package dev.rekindle.controller.backup;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.BackupAttempt;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.BackupOptions;
import dev.rekindle.backup.BackupPipeline;
import dev.rekindle.backup.BackupRequest;
import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.etcd.StreamLimits;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.spool.Spool;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.etcd.EtcdSources;
import dev.rekindle.controller.etcd.FoundEtcd;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work of one attempt: settles what earlier ones have left, and takes the backup, if it is not there yet. */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final BackupTools tools;
    private final EtcdBackup backup;
    private final BackupId id;
    private final Course course;

    /** With the object as it was written when the attempt began. */
    Pipeline(BackupTools tools, EtcdBackup backup, Course course) {
        this.tools = tools;
        this.backup = backup;
        this.id = BackupId.of(backup);
        this.course = course;
    }

    /** Returns what lies in the store now, complete and read back. Fails as {@link BackupPipeline#run} does, or with a problem. */
    Proof run() throws ProblemException, IOException {
        try (OpenDestination destination = tools.destinations()
                        .openToWrite(backup.getSpec().destination().name(), id.namespace());
                PrivateFiles files = PrivateFiles.below(tools.work())) {
            BackupKeys keys = keys(backup, destination.encoding());
            var remains = remains(destination, backup);
            Optional<Proof> there = settled(remains, keys);
            if (there.isPresent()) {
                LOG.atInfo()
                        .addKeyValue("backup", id)
                        .addKeyValue("key", keys.object())
                        .log("found complete in the store");
                return there.get();
            }
            tools.statuses()
                    .write(
                            id,
                            live -> new Story(live, tools.clock().instant())
                                    .keyed(keys.object().value()));
            FoundEtcd etcd = tools.sources().find(backup.getSpec().source(), id.namespace(), files);
            try {
                new BackupPipeline(destination.store(), destination.signer(), course, tools.clock())
                        .run(request(etcd, keys, destination.encoding()));
            } catch (ObjectStoreException e) {
                return taken(e, remains, keys);
            }
            return readBack(remains, keys.object());
        }
    }

    /** All attempts of a backup write to one key, which follows from what has stood in the status since before the first of them. */
    static BackupKeys keys(EtcdBackup backup, ObjectEncoding encoding) {
        Instant begun = Objects.requireNonNull(backup.getStatus().startTime(), "an attempt has begun");
        return BackupKeys.of(
                        ObjectPrefix.ROOT,
                        backup.getMetadata().getNamespace(),
                        EtcdSources.name(backup.getSpec().source()),
                        backup.getMetadata().getName(),
                        begun)
                .encoded(encoding);
    }

    static Remains remains(OpenDestination destination, EtcdBackup backup) {
        return new Remains(
                destination,
                backup.getMetadata().getUid(),
                Objects.requireNonNull(backup.getStatus().startTime(), "an attempt has begun"));
    }

    /** The keys that attempts have written to or may write to now; more than one where the destination's encoding was changed in between. */
    static List<ObjectKey> objects(EtcdBackupStatus status, BackupKeys keys) {
        return Stream.concat(
                        Stream.of(keys.object()),
                        status.attempts().stream()
                                .map(BackupAttempt::key)
                                .filter(Objects::nonNull)
                                .map(ObjectKey::new))
                .distinct()
                .toList();
    }

    private Optional<Proof> settled(Remains remains, BackupKeys keys) throws IOException, ProblemException {
        for (ObjectKey key : objects(backup.getStatus(), keys)) {
            switch (remains.look(key)) {
                case Remains.Found.Nothing() -> {}
                case Remains.Found.Whole(Proof proof) -> {
                    return Optional.of(proof);
                }
                case Remains.Found.Unfinished(var object) -> {
                    LOG.atInfo()
                            .addKeyValue("backup", id)
                            .addKeyValue("key", key)
                            .log("removes what an earlier attempt left");
                    remains.remove(object);
                }
                case Remains.Found.Foreign(String what) ->
                    throw new ProblemException(
                            Reason.KEY_TAKEN, key + " is taken by another object: " + what + "; it was not touched");
            }
        }
        return Optional.empty();
    }

    /** A controller that was taken for dead may have published after we had looked. */
    private Proof taken(ObjectStoreException failure, Remains remains, BackupKeys keys)
            throws IOException, ProblemException {
        if (failure.kind() != ObjectStoreException.Kind.ALREADY_EXISTS) {
            throw failure;
        }
        return switch (remains.look(keys.object())) {
            case Remains.Found.Whole(Proof proof) -> proof;
            case Remains.Found.Nothing(), Remains.Found.Unfinished _ ->
                throw new ProblemException(
                        Reason.INTERRUPTED, "another attempt wrote to the same key at the same time", failure);
            case Remains.Found.Foreign _ -> throw failure;
        };
    }

    private static Proof readBack(Remains remains, ObjectKey key) throws IOException, ProblemException {
        return switch (remains.look(key)) {
            case Remains.Found.Whole(Proof proof) -> proof;
            case Remains.Found.Nothing(), Remains.Found.Unfinished _ ->
                throw new ProblemException(
                        Reason.STORE_UNAVAILABLE,
                        key
                                + " was stored and is not there any more, or its manifest is not; look at who deletes objects");
            case Remains.Found.Foreign(String what) ->
                throw new ProblemException(Reason.OBJECT_CHANGED, key + " is not there as it was stored: " + what);
        };
    }

    private BackupRequest request(FoundEtcd etcd, BackupKeys keys, ObjectEncoding encoding) {
        Duration left = Duration.between(
                tools.clock().instant(),
                Attempts.deadline(backup.getSpec(), backup.getStatus()).orElseThrow());
        BackupOptions.Comparison comparison = switch (backup.getSpec().memberComparison()) {
            case COMPARE -> BackupOptions.Comparison.COMPARE;
            case SKIP -> BackupOptions.Comparison.SKIP;
        };
        StreamLimits usual = StreamLimits.DEFAULTS;
        BackupOptions options = BackupOptions.DEFAULTS
                .withStream(new StreamLimits(
                        left.isPositive() ? left : Duration.ofMillis(1), usual.noProgress(), usual.messagesAhead()))
                .withComparison(comparison)
                .withDiscovery(etcd.discovery())
                .withEncoding(encoding)
                .withSpool(tools.settings().spoolDirectory().map(directory -> new Spool(directory, Spool.USUAL_FLOOR)));
        var subject = new Manifest.Subject(
                Optional.of(id.name()),
                Optional.of(id.namespace()),
                Optional.of(id.uid()),
                Optional.of(etcd.cluster()),
                etcd.uid());
        return new BackupRequest(
                etcd.endpoints(),
                etcd.connection(),
                keys,
                options,
                subject,
                new Manifest.Tool("rekindle-controller", tools.settings().version()));
    }
}
