package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot count}. */
@Command(
        name = "count",
        header = "Counts the live keys of a snapshot.",
        description = "As many as a read of etcd at that revision would return.",
        footer = {
            "  rekindle snapshot count backup.db",
            "  rekindle snapshot count backup.db /registry/ --rev 5",
        })
final class CountVerb implements Verb {
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

    @Mixin
    private final KeyTextOptions keyText = new KeyTextOptions();

    @Override
    public void run(Console console) throws Exception {
        byte[] start = keyText.get().parse("PREFIX", prefix);
        Count count = LocalSnapshot.read(file, open -> {
            long at = revision.of(open);
            try (var _ = console.progress("counting keys of " + file.getFileName())) {
                return new Count(at, open.count(start, at));
            }
        });
        console.answer(count);
    }

    private record Count(long revision, long count) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            out.line(Long.toString(count));
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("revision", revision);
            json.writeNumberField("count", count);
            json.writeEndObject();
        }
    }
}
