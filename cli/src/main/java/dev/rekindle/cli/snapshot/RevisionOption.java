package dev.rekindle.cli.snapshot;

import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.snapshot.SnapshotFile;
import picocli.CommandLine.Option;

/** As of which revision a question is asked. */
final class RevisionOption {
    @Option(
            names = "--rev",
            paramLabel = "N",
            description = "As of this revision, which must not be compacted (default: the snapshot's own, 0).")
    private long revision = SnapshotFile.CURRENT;

    /** The revision that was asked for, as {@code file} counts. */
    long of(SnapshotFile file) throws CommandFailedException {
        if (revision < 0) {
            throw Complaint.usage(
                            "--rev " + revision + " is negative", "give a revision from 1, or 0 for the current one")
                    .asException();
        }
        return revision == SnapshotFile.CURRENT ? file.revision() : revision;
    }
}
