package dev.rekindle.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.catalogue.Catalogue;
import dev.rekindle.backup.catalogue.Catalogue.Summary;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.ByteSize;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rekindle list}. */
@Command(
        name = "list",
        header = "Lists the backups in a store, and whatever else lies among them.",
        description = {
            "Newest first. A backup is an object and the manifest that describes it; an object without a manifest, a manifest without its object,"
                    + " a manifest of another object and foreign objects are each named.",
            "",
            "TAKEN is when the snapshot began to stream, by its manifest; the name has the time when the command began. SIZE is that of the object,"
                    + " as stored."
        },
        footer = {
            "  rekindle list s3://backups/prod/",
            "  rekindle list gs://backups/ --verify-key backup.pub",
            "  rekindle list -o json file:///var/backups/"
        })
final class ListVerb implements Verb {
    @Parameters(paramLabel = "URL", description = "The directory of the backups: s3://…, gs://… or file:///….")
    private String url = "";

    @Mixin
    private final TrustOptions trust = new TrustOptions();

    @Override
    public void run(Console console) throws Exception {
        Catalogue catalogue;
        try (ObjectStore store = Place.directory(Place.parse(url), console);
                var _ = console.progress("reading manifests in " + store.location())) {
            catalogue = new CatalogueReader(store, trust.verifier()).read(ObjectPrefix.ROOT);
        }
        console.answer(new Listing(catalogue));
    }

    private record Listing(Catalogue catalogue) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            var table = new Table(
                    out,
                    Column.left("TAKEN"),
                    Column.right("SIZE"),
                    Column.right("REVISION"),
                    Column.left("STATE"),
                    Column.left("KEY"));
            for (CatalogueEntry entry : catalogue.entries()) {
                Optional<Manifest> manifest = entry.state().readManifest();
                table.row(
                        entry.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                        entry.object().map(object -> ByteSize.of(object.size())).orElse("-"),
                        manifest.map(content ->
                                        String.valueOf(content.snapshot().revision()))
                                .orElse("-"),
                        entry.verified() ? signed(entry) : "NOT VERIFIED",
                        entry.key() + (entry.verified() ? "" : "  (" + entry.explanation() + ")"));
            }
            for (String name : catalogue.unnameable()) {
                table.row("-", "-", "-", "NOT VERIFIED", name + "  (no name that a backup can have)");
            }
            table.end();
            out.line("");
            out.line(summary(catalogue.summary()));
            if (catalogue.entries().isEmpty()) {
                out.line("nothing lies there; is the path right?");
            }
        }

        private static String signed(CatalogueEntry entry) {
            return switch (entry.signatureCheck()) {
                case SignatureCheck.Signed(String by) -> "signed by " + by;
                case SignatureCheck.NotChecked _, SignatureCheck.Unsigned _, SignatureCheck.BadSignature _ ->
                    "complete";
            };
        }

        private String summary(Summary summary) {
            List<String> clauses = new ArrayList<>();
            clauses.add(summary.verified() + (summary.verified() == 1 ? " backup" : " backups") + " in "
                    + catalogue.location());
            add(clauses, summary.suspect(), "not to be trusted");
            add(clauses, summary.incomplete(), "without a manifest that fits");
            add(clauses, summary.manifestsWithoutObject(), "manifests without their object");
            add(clauses, summary.foreign(), "foreign");
            clauses.add(ByteSize.of(summary.bytes()) + " in all");
            return String.join(", ", clauses);
        }

        private static void add(List<String> clauses, int count, String what) {
            if (count > 0) {
                clauses.add(count + " " + what);
            }
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            Summary summary = catalogue.summary();
            json.writeStartObject();
            json.writeStringField("store", catalogue.location());
            json.writeObjectFieldStart("summary");
            json.writeNumberField("verified", summary.verified());
            json.writeNumberField("suspect", summary.suspect());
            json.writeNumberField("incomplete", summary.incomplete());
            json.writeNumberField("manifestsWithoutObject", summary.manifestsWithoutObject());
            json.writeNumberField("foreign", summary.foreign());
            json.writeNumberField("bytes", summary.bytes());
            json.writeEndObject();
            json.writeArrayFieldStart("entries");
            for (CatalogueEntry entry : catalogue.entries()) {
                write(entry, json);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("unnameable");
            for (String name : catalogue.unnameable()) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private static void write(CatalogueEntry entry, JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("key", entry.key().value());
            json.writeStringField("time", entry.time().toString());
            json.writeBooleanField("verified", entry.verified());
            json.writeStringField("state", entry.state().getClass().getSimpleName());
            json.writeStringField("explanation", entry.explanation());
            json.writeStringField("signature", entry.signatureCheck().getClass().getSimpleName());
            json.writeNumberField("size", entry.size());
            Optional<Manifest> manifest = entry.state().readManifest();
            if (manifest.isPresent()) {
                json.writeNumberField("revision", manifest.get().snapshot().revision());
                json.writeStringField("sha256", manifest.get().object().sha256());
                json.writeStringField("clusterId", manifest.get().source().clusterId());
            }
            json.writeEndObject();
        }
    }
}
