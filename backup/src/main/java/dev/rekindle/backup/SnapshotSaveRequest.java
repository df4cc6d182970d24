package dev.rekindle.backup;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code rekindle snapshot save} is asked for.
 *
 * @param endpoints of the members that the snapshot may be taken from
 * @param file that must not exist; its directory must
 * @param toolVersion for the manifest
 */
public record SnapshotSaveRequest(
        List<Endpoint> endpoints, ConnectionOptions connection, Path file, BackupOptions options, String toolVersion) {

    public SnapshotSaveRequest {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no endpoint was named");
        }
        if (file.getFileName() == null) {
            throw new IllegalArgumentException(file + " does not name a file");
        }
    }
}
