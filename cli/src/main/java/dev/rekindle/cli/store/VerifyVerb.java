package dev.rekindle.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.encoding.EncodingException;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Table;
import dev.rekindle.cli.console.Table.Column;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.url.StoreUrl;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle verify}. */
@Command(
        name = "verify",
        header = "Proves backups in a store.",
        description = {
            "Without --deep: object and manifest are there, agree in name and size, and the signature permits it, if keys are given."
                    + " With --deep every byte is read and proved as a restore proves it, and compared with the manifest.",
            "",
            "Of a directory every backup is looked at. Ends with 20 if one of them is not sound."
        },
        footer = {
            "  rekindle verify s3://backups/prod/",
            "  rekindle verify --deep s3://backups/prod/nightly-20261126T020000Z.db",
            "  rekindle verify --deep --verify-key backup.pub -o json gs://backups/prod/"
        })
final class VerifyVerb implements Verb {
    @Parameters(paramLabel = "URL", description = "A backup, or a directory of them: s3://…, gs://… or file:///….")
    private String url = "";

    @Option(names = "--deep", description = "Read and prove every byte.")
    private boolean deep;

    @Mixin
    private final TrustOptions trust = new TrustOptions();

    @Mixin
    private final KeyOptions keys = new KeyOptions();

    @Override
    public void run(Console console) throws Exception {
        StoreUrl place = Place.parse(url);
        List<Verdict> verdicts = place.isDirectory() ? all(place, console) : one(place, console);
        if (verdicts.isEmpty()) {
            // A mistyped path must not look like a good result.
            throw new Complaint(
                            ExitCode.ENVIRONMENT,
                            "SourceNotFound",
                            place + " holds no backup",
                            "",
                            "",
                            "check the path")
                    .asException();
        }
        console.answer(new Verdicts(verdicts, deep ? Depth.EVERY_BYTE : Depth.NAMES_AND_SIZES));
        long bad = count(verdicts, Soundness.NOT_SOUND);
        if (bad > 0) {
            throw new Complaint(
                            ExitCode.SNAPSHOT,
                            "BackupNotSound",
                            bad + " of " + verdicts.size() + " did not pass",
                            "",
                            "",
                            "the table says why for each; do not restore from one whose bytes differ")
                    .asException();
        }
        long untrusted = count(verdicts, Soundness.NOT_TRUSTED);
        if (untrusted > 0) {
            throw new Complaint(
                            ExitCode.SNAPSHOT,
                            "BackupNotTrusted",
                            untrusted + " of " + verdicts.size() + " are not signed by the key that was given",
                            "",
                            "",
                            "their bytes were not looked at; without --verify-key they are, and whoever could write to the store may have made them")
                    .asException();
        }
        long locked = count(verdicts, Soundness.NOT_PROVED);
        if (locked > 0) {
            throw Complaint.usage(
                            locked + " of " + verdicts.size() + " are encrypted and could not be proved",
                            "give the private key of a recipient with --decrypt-key")
                    .asException();
        }
    }

    private static long count(List<Verdict> verdicts, Soundness soundness) {
        return verdicts.stream()
                .filter(verdict -> verdict.soundness() == soundness)
                .count();
    }

    /** How closely backups were looked at. */
    private enum Depth {
        NAMES_AND_SIZES,
        EVERY_BYTE
    }

    /** What was found of one backup. */
    private record Verdict(String key, Soundness soundness, String detail) {
        boolean sound() {
            return soundness == Soundness.SOUND;
        }
    }

    private enum Soundness {
        SOUND("sound"),
        NOT_SOUND("NOT SOUND"),
        /** Signed by nobody that is trusted; the bytes were not looked at. */
        NOT_TRUSTED("NOT TRUSTED"),
        /** Encrypted, and no key that is given opens it. */
        NOT_PROVED("NOT PROVED");

        private final String text;

        Soundness(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private List<Verdict> one(StoreUrl place, Console console) throws Exception {
        try (Backups.Found found = Backups.find(place, trust.verifier(), console)) {
            return List.of(judge(found.store(), found.entry(), console));
        }
    }

    private List<Verdict> all(StoreUrl place, Console console) throws Exception {
        try (ObjectStore store = Place.directory(place, console)) {
            var verdicts = new ArrayList<Verdict>();
            for (CatalogueEntry entry : new CatalogueReader(store, trust.verifier())
                    .read(ObjectPrefix.ROOT)
                    .entries()) {
                if (!entry.state().isBystander()) {
                    verdicts.add(judge(store, entry, console));
                }
            }
            return verdicts;
        }
    }

    private Verdict judge(ObjectStore store, CatalogueEntry entry, Console console) throws IOException {
        String key = entry.key().value();
        if (!(entry.verified() && entry.state() instanceof BackupState.Complete(Manifest manifest))) {
            boolean untrusted = entry.state() instanceof BackupState.Complete;
            return new Verdict(key, untrusted ? Soundness.NOT_TRUSTED : Soundness.NOT_SOUND, entry.explanation());
        }
        if (!deep) {
            return new Verdict(key, Soundness.SOUND, "object and manifest agree in name and size");
        }
        try {
            SnapshotReport report = scan(store, entry.object().orElseThrow(), manifest, console);
            List<Manifest.Difference> differences = manifest.verify(report);
            return differences.isEmpty()
                    ? new Verdict(key, Soundness.SOUND, "every byte proved, revision " + report.revision())
                    : new Verdict(
                            key,
                            Soundness.NOT_SOUND,
                            "not what its manifest says: "
                                    + differences.stream().map(Object::toString).collect(Collectors.joining("; ")));
        } catch (EncodingException e) {
            return switch (e.reason()) {
                case KEY_MISSING, NOT_A_RECIPIENT ->
                    new Verdict(key, Soundness.NOT_PROVED, String.valueOf(e.getMessage()));
                case KEY_DAMAGED, MEANING_DIFFERS, OBJECT_DAMAGED ->
                    new Verdict(key, Soundness.NOT_SOUND, String.valueOf(e.getMessage()));
                case BAD_KEY_FILE -> throw e;
            };
        } catch (SnapshotCorruptException e) {
            Complaint complaint = Diagnosis.ofSnapshot(key, e);
            return new Verdict(
                    key,
                    Soundness.NOT_SOUND,
                    e.what() + ": expected " + complaint.expected() + ", found " + complaint.found());
        }
    }

    private SnapshotReport scan(ObjectStore store, StoredObject object, Manifest manifest, Console console)
            throws IOException {
        Optional<DataKey> key = keys.dataKey(manifest);
        var read = new AtomicLong();
        try (var progress = console.progress("proving " + object.key().name())) {
            return DeepScan.of(
                    store,
                    object,
                    manifest,
                    key,
                    bytes -> progress.update(
                            read.addAndGet(bytes.remaining()),
                            OptionalLong.of(manifest.plain().size())));
        }
    }

    private record Verdicts(List<Verdict> verdicts, Depth depth) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            var table = new Table(out, Column.left("BACKUP"), Column.left("VERDICT"), Column.left("WHAT WAS FOUND"));
            for (Verdict verdict : verdicts) {
                table.row(verdict.key(), verdict.soundness().toString(), verdict.detail());
            }
            table.end();
            long sound = verdicts.stream().filter(Verdict::sound).count();
            out.line("");
            out.line(sound + " of " + verdicts.size() + " sound"
                    + (depth == Depth.EVERY_BYTE
                            ? ", each byte of them read"
                            : "; --deep reads and proves every byte"));
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeBooleanField("deep", depth == Depth.EVERY_BYTE);
            json.writeBooleanField("sound", verdicts.stream().allMatch(Verdict::sound));
            json.writeArrayFieldStart("backups");
            for (Verdict verdict : verdicts) {
                json.writeStartObject();
                json.writeStringField("key", verdict.key());
                json.writeBooleanField("sound", verdict.sound());
                json.writeStringField("verdict", verdict.soundness().toString().toLowerCase(Locale.ROOT));
                json.writeStringField("detail", verdict.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
