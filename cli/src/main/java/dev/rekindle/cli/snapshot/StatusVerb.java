package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.ByteSize;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.OutputOptions.Detail;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot status}. */
@Command(
        name = "status",
        header = "Says what a snapshot holds, in the words of etcdutl.",
        description = {
            "The values are those of etcdutl 3.6 and later: hash, revision, live keys, size, storage version. The whole"
                    + " file is proved on the way, in one pass; -v prints all that was seen.",
            "",
            "Takes a copy of a stopped member's db as well, which has no SHA-256 at its end."
        },
        footer = {
            "  rekindle snapshot status backup.db",
            "  rekindle snapshot status -v backup.db",
            "  rekindle snapshot status -o json backup.db"
        })
final class StatusVerb implements Verb {
    @Parameters(paramLabel = "FILE", description = "The snapshot.")
    private Path file = Path.of("");

    @Override
    public void run(Console console) throws Exception {
        Scan scan = LocalSnapshot.read(file, open -> Scan.of(open, file, TrailerPolicy.OPTIONAL, console));
        console.answer(new Status(scan.report(), scan.liveKeys(), console.detail()));
    }

    private record Status(SnapshotReport report, long liveKeys, Detail detail) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            switch (detail) {
                case USUAL -> {
                    var table = new Table(
                            out,
                            Column.left("HASH"),
                            Column.right("REVISION"),
                            Column.right("TOTAL KEYS"),
                            Column.right("TOTAL SIZE"),
                            Column.left("VERSION"));
                    table.row(
                            Long.toHexString(report.statusHash()),
                            Long.toString(report.revision()),
                            Long.toString(liveKeys),
                            ByteSize.of(report.pageBytes()),
                            report.storageVersion().orElse(""));
                    table.end();
                }
                case FULL -> new ReportText(report, liveKeys).print(out);
            }
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("hash", report.statusHash());
            json.writeNumberField("revision", report.revision());
            json.writeNumberField("totalKey", liveKeys);
            json.writeNumberField("totalSize", report.pageBytes());
            json.writeStringField("version", report.storageVersion().orElse(""));
            if (detail == Detail.FULL) {
                new ReportJson(json).writeFields(report);
            }
            json.writeEndObject();
        }
    }
}
