package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.snapshot.RowOutput.RowDetail;
import dev.rekindle.snapshot.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot history}. */
@Command(
        name = "history",
        header = "Prints every write and deletion of a key that a snapshot still knows.",
        description = "Oldest first. What a compaction removed is gone.",
        footer = {
            "  rekindle snapshot history backup.db /registry/a",
            "  rekindle snapshot history backup.db /registry/a --values"
        })
final class HistoryVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "The snapshot.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "KEY", description = "The key, with the escapes that ls prints.")
    private String key = "";

    @Option(names = "--values", description = "Print the values, too.")
    private boolean values;

    @Mixin
    private final KeyTextOptions keyText = new KeyTextOptions();

    @Override
    public void run(Console console) throws Exception {
        KeyText form = keyText.get();
        byte[] wanted = form.parse("KEY", key);
        LocalSnapshot.read(file, open -> {
            List<Row> rows;
            try (var _ = console.progress("reading the history of the key")) {
                rows = open.history(wanted);
            }
            var output = new RowOutput(open, form, values ? RowDetail.VALUES : RowDetail.FACTS);
            console.answer(new History(output, rows, open.compactRevision()));
            return rows;
        });
    }

    private record History(RowOutput output, List<Row> rows, OptionalLong compacted) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            var table = new Table(
                    out,
                    Column.right("REVISION"),
                    Column.left("CHANGE"),
                    Column.right("VERSION"),
                    Column.right("SIZE"),
                    Column.left("LEASE"),
                    Column.left("KIND"),
                    Column.left(output.detail() == RowDetail.VALUES ? "VALUE" : ""));
            for (Row row : rows) {
                boolean put = row.change() == Row.Change.PUT;
                Value value = output.value(row);
                table.row(
                        row.revision().toString(),
                        row.change().name().toLowerCase(Locale.ROOT),
                        put ? Long.toString(row.version()) : "",
                        put ? Long.toString(row.valueSize()) : "",
                        RowOutput.lease(row.lease()),
                        value.kind(),
                        output.detail() == RowDetail.VALUES && put ? value.show(output.form()) : "");
            }
            table.end();
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            if (compacted.isPresent()) {
                json.writeNumberField("compactRevision", compacted.getAsLong());
            } else {
                json.writeNullField("compactRevision");
            }
            json.writeArrayFieldStart("history");
            for (Row row : rows) {
                output.write(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
