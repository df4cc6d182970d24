package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.snapshot.RowOutput.RowDetail;
import dev.rekindle.snapshot.Row;
import dev.rekindle.snapshot.SnapshotDiff;
import dev.rekindle.snapshot.SnapshotDiff.Changed;
import dev.rekindle.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot diff}. */
@Command(
        name = "diff",
        header = "Compares the live keys of two snapshots.",
        description = {
            "+ only in AFTER, - only in BEFORE, ~ in both but with another revision, lease or value."
                    + " Ends with 0 whether they differ or not; -o json has the field equal."
        },
        footer = {
            "  rekindle snapshot diff backup.db later.db",
            "  rekindle snapshot diff backup.db later.db /registry/ -o json"
        })
final class DiffVerb implements Verb {
    @Parameters(index = "0", paramLabel = "BEFORE", description = "The first snapshot.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "AFTER", description = "The second snapshot.")
    private Path after = Path.of("");

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "PREFIX",
            description = "Only keys that begin with it (default: all).")
    private String prefix = "";

    @Mixin
    private final KeyTextOptions keyText = new KeyTextOptions();

    @Override
    public void run(Console console) throws Exception {
        KeyText form = keyText.get();
        byte[] start = form.parse("PREFIX", prefix);
        LocalSnapshot.read(
                before,
                first -> LocalSnapshot.read(after, second -> {
                    SnapshotDiff diff;
                    try (var _ = console.progress("comparing")) {
                        diff = SnapshotDiff.between(first, second, start);
                    }
                    console.answer(new Difference(diff, output(first, form), output(second, form)));
                    return diff;
                }));
    }

    private static RowOutput output(SnapshotFile file, KeyText form) {
        return new RowOutput(file, form, RowDetail.FACTS);
    }

    private record Difference(SnapshotDiff diff, RowOutput before, RowOutput after) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            for (Row row : diff.added()) {
                out.line("+ " + after.key(row));
            }
            for (Row row : diff.removed()) {
                out.line("- " + before.key(row));
            }
            for (Changed pair : diff.changed()) {
                out.line("~ " + before.key(pair.before()) + "  " + pair.before().revision() + " -> "
                        + pair.after().revision());
            }
            out.line(diff.added().size() + " added, " + diff.removed().size() + " removed, "
                    + diff.changed().size() + " changed, " + diff.unchanged() + " unchanged");
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeBooleanField(
                    "equal",
                    diff.added().isEmpty()
                            && diff.removed().isEmpty()
                            && diff.changed().isEmpty());
            json.writeNumberField("unchanged", diff.unchanged());
            write(json, "added", diff.added(), after);
            write(json, "removed", diff.removed(), before);
            json.writeArrayFieldStart("changed");
            for (Changed pair : diff.changed()) {
                json.writeStartObject();
                before.writeKey(json, pair.before());
                json.writeFieldName("before");
                before.write(json, pair.before());
                json.writeFieldName("after");
                after.write(json, pair.after());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private static void write(JsonGenerator json, String name, List<Row> rows, RowOutput output)
                throws IOException {
            json.writeArrayFieldStart(name);
            for (Row row : rows) {
                output.write(json, row);
            }
            json.writeEndArray();
        }
    }
}
