package dev.rekindle.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Finding;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code rekindle probe}. */
@Command(
        name = "probe",
        header = "Tells what a store can and cannot do.",
        description = {
            "Writes, reads, lists and deletes an object of its own below URL, tries whether a taken name is refused in one step, and asks what the"
                    + " store tells of itself. Ends with 0 if backups are safe there, with 30 if not."
        },
        footer = {
            "  rekindle probe s3://backups/prod/?region=eu-west-1",
            "  rekindle probe 's3://backups/?endpoint=https://minio.example:9000&ca=ca.crt'",
            "  rekindle probe -o json file:///var/backups/"
        })
final class ProbeVerb implements Verb {
    @Parameters(paramLabel = "URL", description = "The store: s3://…, gs://… or file:///….")
    private String url = "";

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        StoreProbe probe;
        try (ObjectStore store = Place.directory(Place.parse(url), console);
                var _ = console.progress("probing " + store.location())) {
            probe = store.probe(ObjectPrefix.ROOT);
        }
        console.answer(new Findings(probe));
        if (!probe.permitsBackups()) {
            throw new Complaint(
                            ExitCode.TARGET,
                            "StoreUnfit",
                            probe.location() + " is not fit for backups",
                            "",
                            "",
                            "mend what the table calls bad")
                    .asException();
        }
    }

    private record Findings(StoreProbe probe) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            var table = new Table(out, Column.left("CHECK"), Column.left("VERDICT"), Column.left("WHAT WAS FOUND"));
            for (Finding finding : probe.findings()) {
                table.row(spelled(finding.check()), spelled(finding.verdict()), finding.detail());
            }
            table.end();
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("store", probe.location());
            json.writeBooleanField("permitsBackups", probe.permitsBackups());
            if (probe.clockSkew().isPresent()) {
                json.writeNumberField("clockSkewMillis", probe.clockSkew().get().toMillis());
            } else {
                json.writeNullField("clockSkewMillis");
            }
            json.writeArrayFieldStart("findings");
            for (Finding finding : probe.findings()) {
                json.writeStartObject();
                json.writeStringField("check", spelled(finding.check()));
                json.writeStringField("verdict", spelled(finding.verdict()));
                json.writeStringField("detail", finding.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private static String spelled(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
