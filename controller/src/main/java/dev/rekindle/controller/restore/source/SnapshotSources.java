package dev.rekindle.controller.restore.source;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.controller.destination.Destinations;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.kube.Install;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Problems;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Finds what a restore brings back, and lets pods read it. Writes nothing anywhere. Safe for use by several threads. */
public final class SnapshotSources {
    private static final Duration TRIAL = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Destinations destinations;
    private final SourceLookup lookup;
    private final StoreAuthority authority;

    /** Sources as this client, which stays the caller's, sees them. */
    public SnapshotSources(KubernetesClient client, Destinations destinations, Install install) {
        this.client = client;
        this.destinations = destinations;
        this.lookup = new SourceLookup(client, destinations);
        this.authority = new StoreAuthority(client, install.namespace());
    }

    /**
     * Settles which version of which object is restored. To be asked once a restore: the latest of today is not that of tomorrow.
     *
     * @throws ProblemException for whatever keeps it from being restored
     */
    public ChosenSnapshot choose(EtcdRestore restore) throws ProblemException {
        try {
            Wanted wanted = lookup.find(restore);
            try (OpenDestination open = destinations.open(
                    wanted.destination(), restore.getMetadata().getNamespace())) {
                var inspection = new Inspection(open, wanted);
                Inspection.Sound sound = inspection.inspect();
                Ticketing.tried(open, sound.object().key(), sound.version(), TRIAL);
                return chosen(restore, wanted, inspection, sound);
            }
        } catch (IOException e) {
            throw Problems.of(e, Reason.OBJECT_NOT_FOUND);
        }
    }

    /**
     * What a pod needs to restore the snapshot that the status of a restore has pinned, by the names of a ticket's files. Holds secrets.
     *
     * @param restore with {@code status.object}, {@code status.snapshot}, {@code status.token} and {@code status.aftermath.revisionBump}
     * @param life how long the object may be read; a store may grant less
     * @throws ProblemException where the object is not what was pinned any more, or cannot be read
     */
    public SortedMap<String, String> ticket(EtcdRestore restore, Duration life) throws ProblemException {
        Pinned pinned = Pinned.of(restore);
        try (OpenDestination open = destinations.open(
                pinned.object().destination(), restore.getMetadata().getNamespace())) {
            return new Ticketing(open, pinned).values(life, authority.of(open.name()));
        } catch (IOException e) {
            throw Problems.of(e, Reason.OBJECT_NOT_FOUND);
        }
    }

    private ChosenSnapshot chosen(EtcdRestore restore, Wanted wanted, Inspection inspection, Inspection.Sound sound) {
        Optional<Manifest> manifest = sound.manifest();
        SnapshotReport snapshot =
                manifest.map(SnapshotFacts::of).orElseGet(() -> SnapshotFacts.of(sound.object(), wanted.sha256()));
        Optional<SnapshotOrigin> origin = manifest.map(SnapshotFacts::origin);
        OptionalLong highest = history(restore.getMetadata().getNamespace()).highest(restore, origin);
        OptionalLong seen =
                manifest.isEmpty() ? highest : OptionalLong.of(Math.max(highest.orElse(0), snapshot.revision()));
        return new ChosenSnapshot(
                inspection.report(sound),
                snapshot,
                origin,
                manifest.map(known -> known.time().started()),
                RevisionHistory.bump(restore.getSpec().revisionBump(), snapshot.revision(), seen),
                seen,
                warnings(restore, wanted, sound, snapshot));
    }

    private RevisionHistory history(String namespace) {
        return new RevisionHistory(
                client.resources(EtcdBackup.class).inNamespace(namespace).list().getItems(),
                client.resources(EtcdRestore.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems());
    }

    private static List<String> warnings(
            EtcdRestore restore, Wanted wanted, Inspection.Sound sound, SnapshotReport snapshot) {
        var warnings = new ArrayList<String>();
        if (sound.manifest().isEmpty()) {
            warnings.add(
                    "the object has no manifest, so nobody has recorded of which etcd it is, its revision, its HashKV, its"
                            + " versions, and whether it asks for a login: none of these is compared beforehand, only its length"
                            + (wanted.sha256().isPresent() ? " and the SHA-256 that you gave" : ""));
            warnings.add(
                    "its bytes are proved in themselves where they are restored (the digest that etcd put at their end, every page, the order of all keys), and what restore-localize computes of them is then compared with what the restored members say");
        }
        if (sound.entry().rewritten()) {
            warnings.add(
                    "the object was written anew after its manifest; if it is not what the manifest says, it is refused");
        }
        if (!snapshot.alarms().isEmpty()) {
            warnings.add("alarms come with the snapshot: " + String.join(", ", snapshot.alarms())
                    + "; look at them after the restore");
        }
        switch (restore.getSpec().revisionBump().mode()) {
            case NONE -> warnings.add("the revision is not raised; restart every client that watches");
            case AUTO, FIXED -> {}
        }
        return List.copyOf(warnings);
    }
}
