package dev.rekindle.backup;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.objectstore.Metadata;
import java.util.List;
import java.util.Map;

/**
 * What to back up, and under which keys.
 *
 * @param endpoints of the members that a snapshot may be taken from
 * @param subject who asked, for the manifest
 * @param tool what does it, for the manifest
 */
public record BackupRequest(
        List<Endpoint> endpoints,
        ConnectionOptions connection,
        BackupKeys keys,
        BackupOptions options,
        Manifest.Subject subject,
        Manifest.Tool tool) {

    /** Where the object's metadata tells whose it is: the uid of {@link Manifest.Subject}, so that one whose manifest was never written is found again. */
    public static final String OWNER = "rekindle-backup-uid";

    public BackupRequest {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no endpoint was named");
        }
        String suffix = options.encoding().suffix();
        if (!keys.object().value().endsWith(suffix)) {
            throw new IllegalArgumentException("the name of this object has to end with " + suffix
                    + ", so that it tells what it takes to read it: " + keys.object());
        }
    }

    /** What the store keeps beside the object. */
    Metadata metadata() {
        return subject.uid()
                .map(uid -> new Metadata(Metadata.NONE.contentType(), Map.of(OWNER, uid)))
                .orElse(Metadata.NONE);
    }
}
