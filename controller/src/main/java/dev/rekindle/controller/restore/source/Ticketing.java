package dev.rekindle.controller.restore.source;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.ExistingData;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.catalogue.ManifestReader;
import dev.rekindle.backup.encoding.TicketValues;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.controller.destination.OpenDestination;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes the ticket of {@code restore-localize}: a fresh URL for one version of one object, and what is known of the snapshot. Nothing long-lived. */
final class Ticketing {
    private final OpenDestination destination;
    private final Pinned pinned;

    Ticketing(OpenDestination destination, Pinned pinned) {
        this.destination = destination;
        this.pinned = pinned;
    }

    /**
     * The values by file name.
     *
     * @param authority certificates that the store's must lead to
     */
    SortedMap<String, String> values(Duration life, Optional<String> authority) throws ProblemException, IOException {
        Optional<Manifest> manifest = manifest();
        var values = new TreeMap<String, String>();
        if (manifest.isPresent()) {
            values.putAll(TicketValues.of(manifest.get(), destination.dataKey(manifest.get())));
            values.putAll(expectations(manifest.get()));
        } else {
            values.put("size", String.valueOf(pinned.snapshot().size()));
            if (!pinned.snapshot().sha256().equals(SnapshotFacts.UNKNOWN)) {
                values.put("sha256", pinned.snapshot().sha256());
            }
        }
        ReadTicket ticket = tried(destination, new ObjectKey(pinned.object().key()), pinned.version(), life);
        values.put("url", ticket.url().toString());
        ticket.headers().forEach((name, value) -> values.put("header." + name, value));
        authority.ifPresent(pem -> values.put("ca", pem));
        values.put("existing-data", pinned.existingData() == ExistingData.ARCHIVE ? "Archive" : "Refuse");
        values.put("bump-revision", String.valueOf(pinned.bump()));
        values.put("cluster-token", pinned.token());
        return values;
    }

    /** A ticket that a pod on another machine can use. */
    static ReadTicket tried(OpenDestination destination, ObjectKey key, ObjectVersion version, Duration life)
            throws ProblemException, IOException {
        ReadTicket ticket = destination.store().ticket(key, version, life);
        if ("file".equals(ticket.url().getScheme())) {
            throw new ProblemException(
                    Reason.STORE_UNSUITABLE,
                    "destination " + destination.name()
                            + " is a volume of Rekindle's own pod, which etcd's pods cannot read; copy the backup into a bucket (rekindle copy), and restore from there");
        }
        return ticket;
    }

    /** The manifest that was believed when the snapshot was chosen, and no other. */
    private Optional<Manifest> manifest() throws ProblemException, IOException {
        String key = pinned.object().manifestKey();
        if (key == null) {
            return Optional.empty();
        }
        StoredObject found = destination
                .store()
                .head(new ObjectKey(key))
                .filter(one -> one.version().value().equals(pinned.object().manifestVersion()))
                .orElseThrow(() -> changed("is gone, or was written anew"));
        Optional<StoredObject> signature = destination.store().head(BackupKeys.signatureOf(found.key()));
        Manifest manifest =
                switch (new ManifestReader(destination.store(), destination.verifier()).read(found, signature)) {
                    case ManifestReader.Reading.Parsed parsed -> believed(parsed);
                    case ManifestReader.Reading.Unreadable(String reason) -> throw changed(reason);
                };
        if (!manifest.object().sha256().equals(pinned.object().sha256())
                || !manifest.plain().sha256().equals(pinned.snapshot().sha256())) {
            throw changed("has other digests than before");
        }
        return Optional.of(manifest);
    }

    private Manifest believed(ManifestReader.Reading.Parsed parsed) throws ProblemException {
        if (parsed.signature() instanceof SignatureCheck.BadSignature(String reason)) {
            throw new ProblemException(
                    Reason.SIGNATURE_INVALID, "manifest " + pinned.object().manifestKey() + ": " + reason);
        }
        return parsed.manifest();
    }

    private ProblemException changed(String what) {
        return new ProblemException(
                Reason.OBJECT_CHANGED,
                "the manifest " + pinned.object().manifestKey() + " of destination " + destination.name()
                        + ", which was believed when the restore began, " + what
                        + "; find out who writes to the store, and create another EtcdRestore");
    }

    private static SortedMap<String, String> expectations(Manifest manifest) {
        var values = new TreeMap<String, String>();
        Manifest.Content content = manifest.snapshot();
        values.put("revision", String.valueOf(content.revision()));
        content.hashKv().ifPresent(hash -> {
            values.put("hash-kv", String.valueOf(Long.parseLong(hash.hash(), 16)));
            values.put("compact-revision", String.valueOf(hash.compactRevision()));
        });
        content.memberClusterId().ifPresent(id -> values.put("cluster-id", id));
        return values;
    }
}
