package dev.rekindle.cli.drill;

import dev.rekindle.localize.Expectations;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.ScanProgress;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A snapshot in a file.
 *
 * @param recorded what its manifest says, or nothing
 */
record OwnFile(Path file, Expectations recorded) implements OwnSnapshot {
    @Override
    public String subject() {
        return "the snapshot " + file.getFileName();
    }

    @Override
    public List<Scene> finding() {
        return List.of();
    }

    @Override
    public String proof() {
        return "the snapshot is sound";
    }

    @Override
    public SnapshotReport scan() throws IOException {
        try (SnapshotFile snapshot = SnapshotFile.open(file)) {
            return snapshot.scan(ScanOptions.snapshot(), ScanProgress.SILENT);
        }
    }

    @Override
    public String restoring() {
        return "it is proved again and restored";
    }

    @Override
    public Restorable restorable() {
        return Restorable.file(file, recorded);
    }

    @Override
    public List<Fact> identity() {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is held open between two scenes.
    }
}
