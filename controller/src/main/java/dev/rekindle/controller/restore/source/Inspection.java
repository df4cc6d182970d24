package dev.rekindle.controller.restore.source;

import dev.rekindle.api.Reason;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.ManifestNeed;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at one object and what belongs to it: that it is there, whole, the one that everybody says it is, signed by whom it must be, and can be
 * decrypted. Its bytes are proved where they are restored.
 */
final class Inspection {
    /** A snapshot has at least two meta pages and a digest. */
    private static final int SHORTEST = 4096;

    private final OpenDestination destination;
    private final Wanted wanted;

    /**
     * An object that may be restored.
     *
     * @param version the one that is restored, as the store spells it
     * @param entry what the store has at the key
     * @param manifest what it says of the object; empty where none is needed
     */
    record Sound(ObjectVersion version, CatalogueEntry entry, Optional<Manifest> manifest) {
        StoredObject object() {
            return entry.object().orElseThrow();
        }
    }

    Inspection(OpenDestination destination, Wanted wanted) {
        this.destination = destination;
        this.wanted = wanted;
    }

    Sound inspect() throws ProblemException, IOException {
        ObjectKey key = key();
        CatalogueEntry entry = new CatalogueReader(destination.store(), destination.verifier())
                .readOne(key)
                .orElseThrow(() -> problem(
                        Reason.OBJECT_NOT_FOUND,
                        "there is no such object; rekindle backup list shows what the destination has"));
        if (entry.signatureCheck() instanceof SignatureCheck.BadSignature(String reason)) {
            throw problem(Reason.SIGNATURE_INVALID, reason + "; do not restore it before you know why");
        }
        Optional<Manifest> manifest = manifest(entry);
        if (manifest.isPresent()) {
            refuseDifferences(manifest.get());
            destination.dataKey(manifest.get());
        } else {
            refuseEncoded(key);
        }
        ObjectVersion version = version(entry.object().orElseThrow(), manifest);
        refuseUnlessReadable(key, version, entry.size());
        refuseShort(manifest.map(known -> known.plain().size()).orElse(entry.size()));
        return new Sound(version, entry, manifest);
    }

    private ObjectKey key() throws ProblemException {
        try {
            return new ObjectKey(wanted.key());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Reason.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<Manifest> manifest(CatalogueEntry entry) throws ProblemException {
        return switch (entry.state()) {
            case BackupState.Complete(Manifest manifest) -> Optional.of(manifest);
            case BackupState.ObjectWithoutManifest _, BackupState.Foreign _ -> withoutManifest();
            case BackupState.OfADrill _ ->
                throw problem(Reason.BAD_REQUEST, "it is a drill's, which removes it when it ends");
            case BackupState.Suspect _,
                    BackupState.ManifestWithoutObject _,
                    BackupState.ManifestUnreadable _,
                    BackupState.ManifestOfAnother _,
                    BackupState.SignatureWithoutManifest _ ->
                throw problem(
                        Reason.OBJECT_CHANGED, entry.state().explanation() + "; do not restore it before you know why");
        };
    }

    private Optional<Manifest> withoutManifest() throws ProblemException {
        if (wanted.need() == ManifestNeed.REQUIRED) {
            throw problem(
                    Reason.MANIFEST_NOT_FOUND,
                    wanted.recorded().isPresent()
                            ? "its manifest is gone; name the object with manifest: Optional if you trust it all the same"
                            : "it has no manifest; set manifest: Optional if another tool has taken it");
        }
        if (destination
                .verifier()
                .filter(verifier -> !verifier.check(new byte[0], Optional.empty(), wanted.key())
                        .permits())
                .isPresent()) {
            throw problem(
                    Reason.SIGNATURE_INVALID,
                    "it has no manifest and so no signature, which this destination demands of everything that is restored");
        }
        return Optional.empty();
    }

    /** Of an object without manifest, nobody could say how to decode it. */
    private void refuseEncoded(ObjectKey key) throws ProblemException {
        String encoding = BackupKeys.encoding(key);
        if (!encoding.isEmpty()) {
            throw problem(
                    Reason.MANIFEST_NOT_FOUND,
                    "by its name (" + encoding
                            + ") it is compressed or encrypted, and only its manifest could say how to read it");
        }
    }

    /** What an EtcdBackup or a person says of the object against what its manifest says. */
    private void refuseDifferences(Manifest manifest) throws ProblemException {
        if (wanted.sha256().isPresent()
                && !wanted.sha256().get().equalsIgnoreCase(manifest.object().sha256())) {
            throw problem(
                    Reason.DIGEST_MISMATCH,
                    "its SHA-256 is expected to be " + wanted.sha256().get() + ", and its manifest says "
                            + manifest.object().sha256() + "; do not restore it before you know why");
        }
        List<String> differences = new ArrayList<>();
        wanted.recorded()
                .filter(recorded -> recorded.size() != manifest.object().size())
                .ifPresent(recorded -> differences.add("size " + recorded.size() + " in the EtcdBackup, "
                        + manifest.object().size() + " in the manifest"));
        manifest.snapshot()
                .hashKv()
                .filter(hash -> hash.revision() != manifest.snapshot().revision())
                .ifPresent(hash ->
                        differences.add("revision " + manifest.snapshot().revision() + " of the snapshot, "
                                + hash.revision() + " of the hash of its keys"));
        if (!differences.isEmpty()) {
            throw problem(
                    Reason.OBJECT_CHANGED,
                    "what is said of it does not agree: " + String.join("; ", differences)
                            + "; do not restore it before you know why");
        }
        if (manifest.snapshot().revision() == 0) {
            throw problem(
                    Reason.EMPTY_KEYSPACE, "no key was ever written to the etcd that it is of; restore another backup");
        }
    }

    /** The one that is named, else the one that was stored with the manifest, else the one that is there. */
    private ObjectVersion version(StoredObject found, Optional<Manifest> manifest) throws ProblemException {
        Optional<String> meant =
                wanted.version().or(() -> manifest.map(known -> known.object().version()));
        if (meant.isEmpty() || found.version().agreesWith(meant.get())) {
            return found.version();
        }
        if (wanted.version().isPresent()) {
            return new ObjectVersion(meant.get());
        }
        throw problem(
                Reason.OBJECT_CHANGED,
                "its manifest is of version " + meant.get() + ", and version " + found.version()
                        + " stands there; if it was copied and you trust the copy, name it with version: "
                        + found.version() + ", and its digest is checked all the same");
    }

    /** The last byte of just this version proves that it is there, that it may be read, and that it is as long as it should be. */
    private void refuseUnlessReadable(ObjectKey key, ObjectVersion version, long size)
            throws ProblemException, IOException {
        try (InputStream in =
                Channels.newInputStream(destination.store().read(key, version, new ByteRange(size - 1, 1)))) {
            if (in.readNBytes(1).length != 1) {
                throw problem(Reason.OBJECT_CHANGED, "version " + version + " is shorter than " + size + " bytes");
            }
        } catch (ObjectStoreException e) {
            if (e.kind() == ObjectStoreException.Kind.CHANGED || e.kind() == ObjectStoreException.Kind.INVALID_RANGE) {
                throw problem(
                        Reason.OBJECT_CHANGED,
                        "version " + version + " with " + size
                                + " bytes is not there any more; name another backup, or find out who writes to the store");
            }
            throw e;
        }
    }

    private void refuseShort(long snapshotSize) throws ProblemException {
        if (snapshotSize < SHORTEST) {
            throw problem(Reason.SNAPSHOT_CORRUPT, "with " + snapshotSize + " bytes it is no snapshot of an etcd");
        }
    }

    private ProblemException problem(Reason reason, String what) {
        return new ProblemException(
                reason, "object " + wanted.key() + " of destination " + wanted.destination() + ": " + what);
    }

    /** The report of what was found sound. */
    StoredObjectReport report(Sound sound) {
        StoredObject object = sound.object();
        return new StoredObjectReport(
                wanted.destination(),
                object.key().value(),
                sound.version().value(),
                object.size(),
                sound.manifest()
                        .map(manifest -> manifest.object().sha256())
                        .or(wanted::sha256)
                        .orElse(SnapshotFacts.UNKNOWN),
                object.checksum().map(Object::toString).orElse(null),
                sound.entry().manifest().map(one -> one.key().value()).orElse(null),
                sound.entry().manifest().map(one -> one.version().value()).orElse(null),
                sound.manifest()
                        .flatMap(Manifest::encoding)
                        .map(encoding -> encoding.encryption().isPresent())
                        .orElse(false));
    }
}
