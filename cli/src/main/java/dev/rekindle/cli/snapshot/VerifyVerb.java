package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.OutputOptions.Detail;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle snapshot verify}. */
@Command(
        name = "verify",
        header = "Proves a snapshot and lists what was proved.",
        description = {
            "Ends with 20 if anything is wrong with it.",
            "",
            "A sound snapshot can still be another one than was taken: with --sha256, or with the manifest that snapshot save wrote, that is"
                    + " ruled out, too. A manifest beside the file (FILE.manifest.json) is found by itself."
        },
        footer = {
            "  rekindle snapshot verify backup.db",
            "  rekindle snapshot verify backup.db --manifest backup.db.manifest.json",
            "  rekindle snapshot verify -o json backup.db"
        })
final class VerifyVerb implements Verb {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    @Parameters(paramLabel = "FILE", description = "The snapshot.")
    private Path file = Path.of("");

    @Option(names = "--sha256", paramLabel = "HEX", description = "What the SHA-256 of the whole file must be.")
    private @Nullable String sha256;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "The manifest to compare with (default: the one beside the snapshot, if there is one).")
    private @Nullable Path manifest;

    @Option(
            names = "--allow-missing-hash",
            description = "Take a copy of a stopped member's db, which has no SHA-256 at its end.")
    private boolean hashMayBeMissing;

    @Override
    public void run(Console console) throws Exception {
        if (sha256 != null && !SHA256.matcher(sha256).matches()) {
            throw Complaint.usage("--sha256 is not 64 hexadecimal digits", "give what sha256sum printed")
                    .asException();
        }
        Verdict verdict = LocalSnapshot.read(file, open -> {
            Optional<ManifestChoice> choice = ManifestChoice.of(file, manifest);
            TrailerPolicy trailer = hashMayBeMissing ? TrailerPolicy.OPTIONAL : TrailerPolicy.REQUIRED;
            Scan scan = Scan.of(open, file, trailer, console);
            var proof = new SnapshotProof(file, scan.report());
            if (sha256 != null) {
                proof.compareDigest(sha256);
            }
            if (choice.isPresent()) {
                proof.compareManifest(choice.get(), open);
            }
            boolean bound = sha256 != null || choice.isPresent();
            return new Verdict(file, scan, proof.steps(), bound ? Binding.PROMISED : Binding.NONE, console.detail());
        });
        console.answer(verdict);
    }

    /** Whether anything from outside the file says which snapshot it must be. */
    private enum Binding {
        PROMISED,
        NONE
    }

    private record Verdict(Path file, Scan scan, List<ProofStep> steps, Binding binding, Detail detail)
            implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            var table = new Table(out, Column.left("PROVED"), Column.left("WHAT"));
            for (ProofStep step : steps) {
                table.row(step.name(), step.proved());
            }
            table.end();
            out.line("");
            if (detail == Detail.FULL) {
                new ReportText(scan.report(), scan.liveKeys()).print(out);
                out.line("");
            }
            String which = switch (binding) {
                case PROMISED -> " and the one that was promised";
                case NONE -> "; nothing at hand says which one it must be (--sha256, --manifest)";
            };
            out.line("sound: " + file + " is a whole snapshot at revision "
                    + scan.report().revision() + " with " + scan.liveKeys() + " live keys" + which);
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeBooleanField("sound", true);
            json.writeBooleanField("promised", binding == Binding.PROMISED);
            json.writeArrayFieldStart("proved");
            for (ProofStep step : steps) {
                json.writeStartObject();
                json.writeStringField("name", step.name());
                json.writeStringField("what", step.proved());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("hash", scan.report().statusHash());
            json.writeNumberField("revision", scan.report().revision());
            json.writeNumberField("liveKeys", scan.liveKeys());
            new ReportJson(json).writeFields(scan.report());
            json.writeEndObject();
        }
    }
}
