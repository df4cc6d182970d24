package dev.rekindle.cli.drill;

import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.localize.source.SnapshotSource;
import java.nio.file.Path;

/**
 * What a restore is given.
 *
 * @param source where the snapshot's bytes come from
 * @param expectations what the restore has to go by
 */
record Restorable(SnapshotSource source, Expectations expectations) {
    /** A snapshot in a file. */
    static Restorable file(Path snapshot, Expectations expectations) {
        return new Restorable(new FileSource(snapshot), expectations);
    }
}
