package dev.rekindle.cli.drill;

import dev.rekindle.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.util.List;

/** A snapshot of somebody's own, wherever it lies. It is only read. */
sealed interface OwnSnapshot extends AutoCloseable permits OwnFile, OwnBackup {
    /** What it is, as a title. */
    String subject();

    /** What has to be shown before it can be read. */
    List<Scene> finding();

    /** What {@link #scan()} shows, as a claim. */
    String proof();

    /** Reads and proves every byte. */
    SnapshotReport scan() throws Exception;

    /** The snapshot as a plain file, once it was scanned. */
    Path file();

    /** What restoring from it shows, as a claim. */
    String restoring();

    /** What a restore is given; asked for anew for each. */
    Restorable restorable() throws Exception;

    /** What ties it to a place in a store; empty for a file. */
    List<Fact> identity();

    @Override
    void close();
}
