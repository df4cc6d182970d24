package dev.rekindle.controller.restore.source;

import dev.rekindle.api.Condition;
import dev.rekindle.api.ConditionStatus;
import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.EtcdBackupStatus;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.ManifestNeed;
import dev.rekindle.api.restore.RestoreSource;
import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.Catalogue;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.catalogue.TwoClusters;
import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.ObjectPrefix;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which object a source means: by the EtcdBackups of the restore's own namespace, or by a destination's catalogue below that namespace's name. */
final class SourceLookup {
    /** Which schedule has made an EtcdBackup. */
    private static final String SCHEDULE = "rekindle.dev/schedule";

    private static final String API_VERSION = "rekindle.dev/v1alpha1";

    private final KubernetesClient client;
    private final Destinations destinations;

    SourceLookup(KubernetesClient client, Destinations destinations) {
        this.client = client;
        this.destinations = destinations;
    }

    Wanted find(EtcdRestore restore) throws ProblemException, IOException {
        RestoreSource source = restore.getSpec().source();
        String namespace = restore.getMetadata().getNamespace();
        if (source.backup() != null) {
            return backup(namespace, source.backup().name());
        }
        if (source.latest() != null) {
            RestoreSource.Latest latest = source.latest();
            return latest.destination() == null
                    ? latestBackup(namespace, latest)
                    : latestObject(namespace, latest, latest.destination().name());
        }
        RestoreSource.ObjectReference object = Optional.ofNullable(source.object())
                .orElseThrow(() -> new IllegalArgumentException("a source is a backup, the latest or an object"));
        return new Wanted(
                object.destination().name(),
                object.key(),
                Optional.ofNullable(object.version()),
                Optional.ofNullable(object.sha256()),
                object.manifest(),
                Optional.empty());
    }

    private Wanted backup(String namespace, String name) throws ProblemException {
        EtcdBackup backup = client.resources(EtcdBackup.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (backup == null) {
            throw new ProblemException(
                    Reason.BACKUP_NOT_FOUND,
                    "there is no EtcdBackup/" + name + " in namespace " + namespace
                            + "; kubectl get etcdbackups lists them");
        }
        Optional<Wanted> stored = stored(backup);
        if (stored.isPresent()) {
            return stored.get();
        }
        EtcdBackupStatus status = backup.getStatus();
        if (status != null && Boolean.TRUE.equals(status.terminal())) {
            throw new ProblemException(
                    Reason.BACKUP_NOT_FOUND,
                    "EtcdBackup/" + name + " has stored nothing that could be restored: " + status.message()
                            + "; name another");
        }
        throw new ProblemException(
                Reason.RUNNING, "EtcdBackup/" + name + " is not complete yet; the restore goes on when it is");
    }

    /** The object of a backup that is complete and proved. */
    private static Optional<Wanted> stored(EtcdBackup backup) {
        return Optional.ofNullable(backup.getStatus())
                .filter(status -> isReady(status.conditions()))
                .flatMap(status -> Optional.ofNullable(status.object()))
                .map(Wanted::of);
    }

    private static boolean isReady(List<Condition> conditions) {
        return conditions.stream()
                .anyMatch(condition ->
                        condition.type().equals(Condition.READY) && condition.status() == ConditionStatus.TRUE);
    }

    private Wanted latestBackup(String namespace, RestoreSource.Latest latest) throws ProblemException {
        String of =
                latest.schedule() == null ? "cluster " + latest.cluster() : "EtcdBackupSchedule/" + latest.schedule();
        return candidates(namespace, latest)
                .filter(backup -> stored(backup).isPresent())
                .filter(backup -> isBefore(completion(backup), latest.before()))
                .max(Comparator.comparing(SourceLookup::completion)
                        .thenComparing(backup -> backup.getMetadata().getName()))
                .flatMap(SourceLookup::stored)
                .orElseThrow(
                        () -> new ProblemException(
                                Reason.BACKUP_NOT_FOUND,
                                "no EtcdBackup of " + of + " in namespace " + namespace + " is complete"
                                        + before(latest.before())
                                        + "; name a backup or an object, or give latest.destination if the EtcdBackups are lost"));
    }

    private Stream<EtcdBackup> candidates(String namespace, RestoreSource.Latest latest) throws ProblemException {
        if (latest.schedule() != null) {
            refuseUnlessSchedulesAreKnown();
            return client
                    .resources(EtcdBackup.class)
                    .inNamespace(namespace)
                    .withLabel(SCHEDULE, latest.schedule())
                    .list()
                    .getItems()
                    .stream();
        }
        return client.resources(EtcdBackup.class).inNamespace(namespace).list().getItems().stream()
                .filter(backup -> backup.getStatus() != null
                        && String.valueOf(latest.cluster())
                                .equals(backup.getStatus().cluster()));
    }

    /** Which kinds there are everybody may ask; a list of schedules would need a right that an installation without them cannot use. */
    private void refuseUnlessSchedulesAreKnown() throws ProblemException {
        APIResourceList kinds = client.getApiResources(API_VERSION);
        if (kinds == null
                || kinds.getResources().stream()
                        .noneMatch(kind -> kind.getName().equals("etcdbackupschedules"))) {
            throw new ProblemException(
                    Reason.BAD_REQUEST,
                    "this installation of Rekindle has no EtcdBackupSchedule; give source.latest.cluster in place of schedule");
        }
    }

    private static Instant completion(EtcdBackup backup) {
        return Optional.ofNullable(backup.getStatus())
                .flatMap(status -> Optional.ofNullable(status.completionTime()))
                .orElse(Instant.EPOCH);
    }

    private Wanted latestObject(String namespace, RestoreSource.Latest latest, String destination)
            throws ProblemException, IOException {
        var prefix = new ObjectPrefix(namespace + "/" + latest.cluster() + "/");
        try (OpenDestination open = destinations.open(destination, namespace)) {
            Catalogue catalogue = new CatalogueReader(open.store(), open.verifier()).read(prefix);
            List<CatalogueEntry> fitting = catalogue.entries().stream()
                    .filter(CatalogueEntry::verified)
                    .filter(entry -> isBefore(finished(entry), latest.before()))
                    .toList();
            Optional<TwoClusters> two = TwoClusters.among(fitting);
            if (two.isPresent()) {
                throw new ProblemException(
                        Reason.FOREIGN_CLUSTER,
                        "which backup is the latest below " + prefix + " of destination " + destination
                                + " changes from day to day: " + two.get().explanation() + "; name the object");
            }
            return fitting.stream()
                    .findFirst()
                    .map(entry -> new Wanted(
                            destination,
                            entry.key().value(),
                            Optional.empty(),
                            Optional.empty(),
                            ManifestNeed.REQUIRED,
                            Optional.empty()))
                    .orElseThrow(() -> new ProblemException(
                            Reason.BACKUP_NOT_FOUND,
                            "destination " + destination + " has no complete and trusted backup below " + prefix
                                    + before(latest.before()) + " ("
                                    + catalogue.entries().size()
                                    + " other things lie there); rekindle backup list shows them"));
        }
    }

    private static Instant finished(CatalogueEntry entry) {
        return entry.state() instanceof BackupState.Complete(var manifest)
                ? manifest.time().finished()
                : entry.time();
    }

    private static boolean isBefore(Instant completed, @Nullable Instant limit) {
        return limit == null || completed.isBefore(limit);
    }

    private static String before(@Nullable Instant limit) {
        return limit == null ? "" : " before " + limit;
    }
}
