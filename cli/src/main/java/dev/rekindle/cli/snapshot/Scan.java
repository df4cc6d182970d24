package dev.rekindle.cli.snapshot;

import dev.rekindle.cli.console.Console;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A whole snapshot, proved, with what may need a second look at the file. */
record Scan(SnapshotReport report, long liveKeys) {
    /** Memory for rows, 48 bytes each; past it the file is read a second time. */
    private static final long ROW_BUDGET_BYTES = 32L << 20;

    /** Proves the file. */
    static Scan of(SnapshotFile file, Path path, TrailerPolicy trailer, Console console) throws IOException {
        try (var progress = console.progress("proving " + path.getFileName())) {
            SnapshotReport report = file.scan(
                    ScanOptions.snapshot().trailer(trailer).collectingRows(ROW_BUDGET_BYTES),
                    (done, total) -> progress.update(done, OptionalLong.of(total)));
            if (report.liveKeys().isPresent()) {
                return new Scan(report, report.liveKeys().getAsLong());
            }
            progress.begin("counting keys of " + path.getFileName());
            return new Scan(report, file.liveKeys());
        }
    }

    /** HashKV as a server booted from the snapshot reports it, from the one pass where its rows fitted into memory. */
    HashKv hashKv(SnapshotFile file, Console console) throws IOException {
        if (report.hashKv().isPresent()) {
            return report.hashKv().get();
        }
        try (var _ = console.progress("hashing keys")) {
            return file.hashKv(SnapshotFile.CURRENT);
        } catch (dev.rekindle.snapshot.RevisionUnavailableException impossible) {
            throw new IllegalStateException("the current revision is always there", impossible);
        }
    }
}
