package dev.rekindle.controller.restore.source;

import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.restore.ManifestNeed;
import java.util.Optional;

/**
 * Which object a source comes to, before anybody has looked at it.
 *
 * @param destination name of an EtcdBackupDestination
 * @param key below the destination's prefix
 * @param version exactly this one; empty for the one that the manifest names
 * @param sha256 of the stored bytes, as somebody knows it from elsewhere
 * @param need whether it needs a manifest
 * @param recorded what an EtcdBackup says of it
 */
record Wanted(
        String destination,
        String key,
        Optional<String> version,
        Optional<String> sha256,
        ManifestNeed need,
        Optional<StoredObjectReport> recorded) {

    /** What an EtcdBackup has stored. */
    static Wanted of(StoredObjectReport stored) {
        return new Wanted(
                stored.destination(),
                stored.key(),
                Optional.ofNullable(stored.version()),
                Optional.of(stored.sha256()),
                ManifestNeed.REQUIRED,
                Optional.of(stored));
    }
}
