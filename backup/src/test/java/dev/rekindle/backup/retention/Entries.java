package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Catalogue entries out of nothing, for a plan looks at nothing else. */
final class Entries {
    /** Bytes of the object of each. */
    static final long OBJECT_BYTES = 1000;

    /** A manifest whose content no plan looks at. */
    static final Manifest MANIFEST = manifestOf("1");

    private static final SignatureCheck NOT_CHECKED = new SignatureCheck.NotChecked();

    private static final ObjectVersion VERSION = new ObjectVersion("v1");

    /** Checking a key costs more than planning for it, and a million entries share a few names. */
    private static final Map<String, ObjectKey> KEYS = new ConcurrentHashMap<>();

    private Entries() {}

    private static Manifest manifestOf(String cluster) {
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.StoredBytes("x.db", "1", OBJECT_BYTES, "0".repeat(64), Optional.empty()),
                new Manifest.Content(
                        1,
                        1,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        "0",
                        0,
                        OptionalLong.empty(),
                        4096,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        false,
                        0),
                new Manifest.Source(cluster, "1", "m", "e", "3.6.0", 1, "agreed", List.of()),
                Manifest.Subject.NONE,
                new Manifest.Times(Instant.EPOCH, Instant.EPOCH, 0),
                new Manifest.Tool("rekindle", "test"));
    }

    /** A verified backup. */
    static CatalogueEntry complete(String name, Instant time) {
        return entry(name, new BackupState.Complete(MANIFEST), time, time);
    }

    /** A verified backup of a cluster with that id. */
    static CatalogueEntry completeOf(String cluster, String name, Instant time) {
        return entry(name, new BackupState.Complete(manifestOf(cluster)), time, time);
    }

    /** Any entry; the parts that are there follow from the state. */
    static CatalogueEntry entry(String name, BackupState state, Instant time, Instant stored) {
        return switch (state) {
            case BackupState.ObjectWithoutManifest _, BackupState.OfADrill _, BackupState.Foreign _ ->
                new CatalogueEntry(object(name, stored), Optional.empty(), Optional.empty(), state, NOT_CHECKED, time);
            case BackupState.ManifestWithoutObject _ ->
                new CatalogueEntry(
                        Optional.empty(), manifest(name, stored), Optional.empty(), state, NOT_CHECKED, time);
            case BackupState.SignatureWithoutManifest _ ->
                new CatalogueEntry(Optional.empty(), Optional.empty(), object(name, stored), state, NOT_CHECKED, time);
            case BackupState.Complete _,
                    BackupState.Suspect _,
                    BackupState.ManifestUnreadable _,
                    BackupState.ManifestOfAnother _ ->
                new CatalogueEntry(
                        object(name, stored), manifest(name, stored), Optional.empty(), state, NOT_CHECKED, time);
        };
    }

    /** What a crash between the two deletes of a removal leaves. */
    static CatalogueEntry withoutItsObject(CatalogueEntry complete) {
        return new CatalogueEntry(
                Optional.empty(),
                complete.manifest(),
                complete.signature(),
                new BackupState.ManifestWithoutObject(MANIFEST),
                complete.signatureCheck(),
                complete.time());
    }

    private static Optional<StoredObject> object(String name, Instant stored) {
        return Optional.of(stored(name + ".db", OBJECT_BYTES, stored));
    }

    private static Optional<StoredObject> manifest(String name, Instant stored) {
        return Optional.of(stored(name + ".manifest.json", 10, stored));
    }

    private static StoredObject stored(String key, long size, Instant modified) {
        return new StoredObject(
                KEYS.computeIfAbsent(key, ObjectKey::new), VERSION, size, Optional.empty(), Metadata.NONE, modified);
    }
}
