package dev.rekindle.backup.catalogue;

import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.backup.manifest.SignatureCheck.BadSignature;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.StoredObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A backup, or whatever stands among backups. At least one of object, manifest and signature is there.
 *
 * @param signatureCheck of the manifest
 * @param time when the backup began by its manifest; else by the stamp in its name; else when the store took it
 */
public record CatalogueEntry(
        Optional<StoredObject> object,
        Optional<StoredObject> manifest,
        Optional<StoredObject> signature,
        BackupState state,
        SignatureCheck signatureCheck,
        Instant time) {

    /** Newest first; of two with the same time the one with the greater key. */
    public static final Comparator<CatalogueEntry> NEWEST_FIRST = Comparator.comparing(CatalogueEntry::time)
            .thenComparing(CatalogueEntry::key)
            .reversed();

    public CatalogueEntry {
        if (object.isEmpty() && manifest.isEmpty() && signature.isEmpty()) {
            throw new IllegalArgumentException("a catalogue entry stands for something in the store");
        }
    }

    /** The key of the object; where there is none, of the manifest, or of the signature. */
    public ObjectKey key() {
        return parts().findFirst().orElseThrow().key();
    }

    /** The part of the key up to its last {@code /}, empty at the root: the backups of one cluster lie side by side. */
    public String directory() {
        String key = key().value();
        return key.substring(0, key.lastIndexOf('/') + 1);
    }

    /** Object, manifest and signature, those that are there. */
    public Stream<StoredObject> parts() {
        return Stream.of(object, manifest, signature).flatMap(Optional::stream);
    }

    /** Bytes of the object itself, as stored; 0 where there is none. */
    public long size() {
        return object.map(StoredObject::size).orElse(0L);
    }

    /** What all its parts take in the store. */
    public long bytes() {
        return parts().mapToLong(StoredObject::size).sum();
    }

    /** Whether a restore would trust it: complete, and its signature permits it. */
    public boolean verified() {
        return state instanceof BackupState.Complete && signatureCheck.permits();
    }

    /** The same backup, found not to be what its manifest says; only a complete one can become suspect. */
    public CatalogueEntry suspect(String reason) {
        return state instanceof BackupState.Complete(var content)
                ? new CatalogueEntry(
                        object, manifest, signature, new BackupState.Suspect(content, reason), signatureCheck, time)
                : this;
    }

    /** Whether the object is not the one that was stored with the manifest: written anew since, by somebody, with bytes that nobody has looked at. */
    public boolean rewritten() {
        return state instanceof BackupState.Complete(var content)
                && object.isPresent()
                && !object.get().version().agreesWith(content.object().version());
    }

    /** As a removal must see it: what was rewritten is suspect, and never the reason for which another goes. */
    public CatalogueEntry forRemoval() {
        return rewritten()
                ? suspect(
                        "its object was written anew after its manifest; rekindle verify --deep tells whether it is still the same")
                : this;
    }

    /** What it is, as a clause for people. */
    public String explanation() {
        return signatureCheck instanceof BadSignature(String reason) ? reason : state.explanation();
    }
}
