package dev.rekindle.backup;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.file.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Saves a snapshot of a live etcd to one file, proved: the pipeline of a backup with the file's directory as its store. The file
 * appears under its name complete, synced, with mode 0600, or not at all; {@code FILE.manifest.json} follows it. Neither is ever
 * replaced.
 */
public final class SnapshotSave {
    private static final String TOOL = "rekindle";

    private final BackupListener listener;
    private final InstantSource clock;

    /** A save that tells its steps to the listener. */
    public SnapshotSave(BackupListener listener, InstantSource clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** Saves; fails as {@link BackupPipeline#run} does. */
    public SavedSnapshot run(SnapshotSaveRequest request) throws IOException {
        Path file = request.file().toAbsolutePath();
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " does not name a file");
        }
        BackupKeys keys = BackupKeys.beside(new ObjectKey(String.valueOf(file.getFileName())));
        try (FileStore store = FileStore.open(directory)) {
            var backup = new BackupRequest(
                    request.endpoints(),
                    request.connection(),
                    keys,
                    request.options(),
                    Manifest.Subject.NONE,
                    new Manifest.Tool(TOOL, request.toolVersion()));
            BackupResult result = new BackupPipeline(store, listener, clock).run(backup);
            return new SavedSnapshot(file, store.path(keys.manifest()), result);
        }
    }
}
