package dev.rekindle.controller.restore.source;

import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.objectstore.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a manifest says of a snapshot, in the words of the resources. */
final class SnapshotFacts {
    /** Stands for a digest that nobody knows. */
    static final String UNKNOWN = "unknown";

    private SnapshotFacts() {}

    static SnapshotReport of(Manifest manifest) {
        Manifest.Content content = manifest.snapshot();
        return new SnapshotReport(
                manifest.plain().size(),
                manifest.plain().sha256(),
                content.revision(),
                boxed(compactRevision(content)),
                content.hashKv().map(Manifest.Hash::hash).orElse(null),
                content.statusHash(),
                content.totalKeys(),
                boxed(content.liveKeys()),
                content.leases(),
                content.storageVersion().orElse(null),
                content.clusterVersion().orElse(null),
                content.authEnabled(),
                alarms(content.alarms()));
    }

    /** Of an object that only its size is known of. */
    static SnapshotReport of(StoredObject object, Optional<String> sha256) {
        return new SnapshotReport(
                object.size(), sha256.orElse(UNKNOWN), 0, null, null, null, 0, null, null, null, null, null, List.of());
    }

    static SnapshotOrigin origin(Manifest manifest) {
        return new SnapshotOrigin(
                manifest.backup().namespace(),
                manifest.backup().cluster(),
                manifest.source().clusterId(),
                manifest.backup().clusterUid());
    }

    /** The compaction that the hash was computed with, which both have to agree on. */
    private static OptionalLong compactRevision(Manifest.Content content) {
        return content.hashKv()
                .filter(hash -> hash.compactRevision() >= 0)
                .map(hash -> OptionalLong.of(hash.compactRevision()))
                .orElse(content.hashKv().isPresent() ? OptionalLong.empty() : content.compactRevision());
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    /** A manifest names the member, too: {@code 8e9e05c52164694d:NOSPACE}. */
    private static List<String> alarms(List<String> alarms) {
        return alarms.stream()
                .map(alarm -> alarm.substring(alarm.indexOf(':') + 1))
                .distinct()
                .toList();
    }
}
