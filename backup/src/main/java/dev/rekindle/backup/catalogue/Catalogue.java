package dev.rekindle.backup.catalogue;

import dev.rekindle.objectstore.ObjectPrefix;
import java.util.List;
import java.util.Optional;

/**
 * Everything under a prefix at one look.
 *
 * @param location of the store, without secrets
 * @param entries newest first
 * @param unnameable names of foreign objects that no key can have, quoted and with control characters escaped
 */
public record Catalogue(String location, ObjectPrefix prefix, List<CatalogueEntry> entries, List<String> unnameable) {

    /**
     * How many of what.
     *
     * @param verified complete backups that a restore would trust
     * @param suspect complete ones with a bad signature, or found wrong
     * @param incomplete objects without a manifest, and manifests that are unreadable or of another object
     * @param manifestsWithoutObject what a removal that was cut off leaves, or a loss
     * @param foreign everything else, signatures without a manifest and what drills have put among it
     * @param bytes of the objects, without manifests and signatures
     */
    public record Summary(
            int verified, int suspect, int incomplete, int manifestsWithoutObject, int foreign, long bytes) {}

    /** Sorts the entries. */
    public Catalogue {
        // A listing that is read while it changes may name one twice.
        unnameable = unnameable.stream().distinct().toList();
        entries = entries.stream().sorted(CatalogueEntry.NEWEST_FIRST).toList();
    }

    /** The backup that a restore of the latest would take. */
    public Optional<CatalogueEntry> newestVerified() {
        return entries.stream().filter(CatalogueEntry::verified).findFirst();
    }

    /** Counts and bytes. */
    public Summary summary() {
        int verified = 0;
        int suspect = 0;
        int incomplete = 0;
        int manifestsWithoutObject = 0;
        int foreign = unnameable.size();
        for (CatalogueEntry entry : entries) {
            switch (entry.state()) {
                case BackupState.Complete _ when entry.verified() -> verified++;
                case BackupState.Complete _, BackupState.Suspect _ -> suspect++;
                case BackupState.ObjectWithoutManifest _,
                        BackupState.ManifestUnreadable _,
                        BackupState.ManifestOfAnother _ -> incomplete++;
                case BackupState.ManifestWithoutObject _ -> manifestsWithoutObject++;
                case BackupState.SignatureWithoutManifest _, BackupState.OfADrill _, BackupState.Foreign _ -> foreign++;
            }
        }
        long bytes = entries.stream().mapToLong(CatalogueEntry::size).sum();
        return new Summary(verified, suspect, incomplete, manifestsWithoutObject, foreign, bytes);
    }
}
