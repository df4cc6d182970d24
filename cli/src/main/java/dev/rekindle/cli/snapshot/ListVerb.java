package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Format;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.snapshot.RowOutput.RowDetail;
import dev.rekindle.snapshot.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot ls}. */
@Command(
        name = "ls",
        header = "Lists the live keys of a snapshot.",
        description = {
            "They come in byte order. Kubernetes' values are recognised and labelled with group, version and kind;"
                    + " they are not decoded. Keys are printed with escapes where a terminal could not show them; the same"
                    + " escapes are understood in PREFIX."
        },
        footer = {
            "  rekindle snapshot ls backup.db /registry/",
            "  rekindle snapshot ls backup.db --keys-only",
            "  rekindle snapshot ls backup.db /registry/ --limit 2 --after /registry/a",
            "  rekindle snapshot ls -o json backup.db /registry/ --values --rev 5"
        })
final class ListVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "The snapshot.")
    private Path file = Path.of("");

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PREFIX",
            description = "Only keys that begin with it (default: all).")
    private String prefix = "";

    @Mixin
    private final RevisionOption revision = new RevisionOption();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many keys; 0 for all (default).")
    private long limit;

    @Option(names = "--after", paramLabel = "KEY", description = "Only keys behind this one: for the next page.")
    private @Nullable String after;

    @ArgGroup
    private @Nullable Shown shown;

    @Mixin
    private final KeyTextOptions keyText = new KeyTextOptions();

    /** At most one of them. */
    static final class Shown {
        @Option(names = "--keys-only", description = "Print the keys alone, one a line.")
        private boolean keys;

        @Option(names = "--values", description = "Print the values, too.")
        private boolean values;

        RowDetail detail() {
            return values ? RowDetail.VALUES : keys ? RowDetail.KEYS : RowDetail.FACTS;
        }
    }

    @Override
    public void run(Console console) throws Exception {
        if (limit < 0) {
            throw Complaint.usage("--limit " + limit + " is negative", "give a positive number, or 0 for all")
                    .asException();
        }
        KeyText form = keyText.get();
        byte[] start = form.parse("PREFIX", prefix);
        LocalSnapshot.read(file, open -> {
            long at = revision.of(open);
            List<Row> rows;
            try (var _ = console.progress("reading keys of " + file.getFileName())) {
                rows = open.list(start, at);
            }
            KeyPage page = KeyPage.of(rows, after == null ? null : form.parse("--after", after), limit);
            var output = new RowOutput(open, form, shown == null ? RowDetail.FACTS : shown.detail());
            console.answer(new Listing(output, page, at));
            if (page.more() && console.format() == Format.TEXT) {
                console.note("note: " + page.rows().size() + " of " + page.matching() + " keys; go on with --after "
                        + ShellWord.quote(output.key(page.rows().getLast())));
            }
            return page;
        });
    }

    private record Listing(RowOutput output, KeyPage page, long revision) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            switch (output.detail()) {
                case KEYS -> {
                    for (Row row : page.rows()) {
                        out.line(output.key(row));
                    }
                }
                case FACTS -> writeTable(out);
                case VALUES -> {
                    for (Row row : page.rows()) {
                        out.line(output.key(row));
                        out.line("  " + output.value(row).show(output.form()));
                    }
                }
            }
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("revision", revision);
            json.writeNumberField("count", page.matching());
            json.writeBooleanField("more", page.more());
            json.writeArrayFieldStart("keys");
            for (Row row : page.rows()) {
                output.write(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private void writeTable(TextOutput out) throws IOException {
            var table = new Table(
                    out,
                    Column.right("REVISION"),
                    Column.right("VERSION"),
                    Column.right("SIZE"),
                    Column.left("LEASE"),
                    Column.left("KIND"),
                    Column.left("KEY"));
            for (Row row : page.rows()) {
                table.row(
                        Long.toString(row.revision().main()),
                        Long.toString(row.version()),
                        Long.toString(row.valueSize()),
                        RowOutput.lease(row.lease()),
                        output.value(row).kind(),
                        output.key(row));
            }
            table.end();
        }
    }
}
