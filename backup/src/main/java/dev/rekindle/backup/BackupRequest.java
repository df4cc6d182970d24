package dev.rekindle.backup;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.manifest.Manifest;
import java.util.List;

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
}
