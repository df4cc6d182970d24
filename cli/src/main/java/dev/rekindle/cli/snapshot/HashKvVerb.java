package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot hashkv}. */
@Command(
        name = "hashkv",
        header = "Computes etcd's HashKV over the key history of a snapshot.",
        description = {
            "To compare it with what a live member says (etcdctl endpoint hashkv) or with another file. Equal hashes prove equal keys only at equal revisions and equal compact revisions.",
            "",
            "With --compact-revision the hash is foretold that a member reports after that compaction, which the snapshot itself"
                    + " has not seen."
        },
        footer = {
            "  rekindle snapshot hashkv backup.db",
            "  rekindle snapshot hashkv backup.db --rev 5 --compact-revision 3",
        })
final class HashKvVerb implements Verb {
    @Parameters(paramLabel = "FILE", description = "The snapshot, or the db of a stopped member.")
    private Path file = Path.of("");

    @Option(
            names = "--rev",
            paramLabel = "N",
            description = "Hash rows up to this revision (default: the snapshot's own, 0).")
    private long revision = SnapshotFile.CURRENT;

    @Option(
            names = "--compact-revision",
            paramLabel = "N",
            description = "As after a compaction at this revision; -1 for none (default: the snapshot's own).")
    private @Nullable Long compactRevision;

    @Override
    public void run(Console console) throws Exception {
        if (revision < 0) {
            throw Complaint.usage(
                            "--rev " + revision + " is negative", "give a revision from 1, or 0 for the current one")
                    .asException();
        }
        HashKv hash = LocalSnapshot.read(file, open -> {
            try (var _ = console.progress("hashing keys of " + file.getFileName())) {
                return compactRevision == null ? open.hashKv(revision) : open.hashKv(revision, compactRevision);
            }
        });
        console.answer(new Hash(hash));
    }

    private record Hash(HashKv hash) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            var table = new Table(
                    out, Column.left("HASH"), Column.right("HASH REVISION"), Column.right("COMPACT REVISION"));
            table.row(
                    Long.toString(hash.hash()), Long.toString(hash.revision()), Long.toString(hash.compactRevision()));
            table.end();
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            new ReportJson(json).writeFields(hash);
            json.writeEndObject();
        }
    }
}
