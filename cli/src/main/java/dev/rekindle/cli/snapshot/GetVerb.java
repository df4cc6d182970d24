package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Facts;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.snapshot.KeyValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot get}. */
@Command(
        name = "get",
        header = "Prints one key of a snapshot and its value.",
        description = "As a read of etcd at that revision would return them. A key that is not there ends with 40.",
        footer = {
            "  rekindle snapshot get backup.db /registry/a",
            "  rekindle snapshot get backup.db /registry/a --rev 5",
            "  rekindle snapshot get backup.db /registry/a --raw > value"
        })
final class GetVerb implements Verb {
    @Parameters(index = "0", paramLabel = "FILE", description = "The snapshot.")
    private Path file = Path.of("");

    @Parameters(index = "1", paramLabel = "KEY", description = "The key, with the escapes that ls prints.")
    private String key = "";

    @Mixin
    private final RevisionOption revision = new RevisionOption();

    @Option(names = "--raw", description = "Print the bytes of the value and nothing else; for files and pipes.")
    private boolean raw;

    @Mixin
    private final KeyTextOptions keyText = new KeyTextOptions();

    @Override
    public void run(Console console) throws Exception {
        KeyText form = keyText.get();
        byte[] wanted = form.parse("KEY", key);
        LocalSnapshot.read(file, open -> {
            long at = revision.of(open);
            Optional<KeyValue> found;
            try (var _ = console.progress("looking for the key in " + file.getFileName())) {
                found = open.get(wanted, at);
            }
            if (found.isEmpty()) {
                throw Complaint.usage(
                                "there is no key " + form.show(wanted) + " at revision " + at,
                                "rekindle snapshot ls shows what there is; rekindle snapshot history, what became of it")
                        .asException();
            }
            if (raw) {
                console.answerBytes(found.get().valueBytes());
            } else {
                console.answer(new Found(found.get(), form, at));
            }
            return found;
        });
    }

    private record Found(KeyValue content, KeyText form, long revision) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            Value value = Value.of(content.value());
            new Facts()
                    .add("key", form.show(content.keyBytes()))
                    .add("create revision", content.createRevision())
                    .add("mod revision", content.modRevision())
                    .add("version", content.version())
                    .add("lease", content.lease() == 0 ? "none" : RowOutput.lease(content.lease()))
                    .add("kubernetes", value.label().isPresent() ? value.kind() : "no")
                    .add("size", content.value().byteSize() + " bytes")
                    .add("value", value.show(form))
                    .print(out);
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            Value value = Value.of(content.value());
            json.writeStartObject();
            json.writeNumberField("revision", revision);
            json.writeStringField("key", form.show(content.keyBytes()));
            json.writeStringField("keyBase64", Base64.getEncoder().encodeToString(content.keyBytes()));
            json.writeNumberField("createRevision", content.createRevision());
            json.writeNumberField("modRevision", content.modRevision());
            json.writeNumberField("version", content.version());
            json.writeStringField("lease", RowOutput.lease(content.lease()));
            json.writeNumberField("valueSize", content.value().byteSize());
            value.writeLabel(json);
            value.write(json, form);
            json.writeEndObject();
        }
    }
}
