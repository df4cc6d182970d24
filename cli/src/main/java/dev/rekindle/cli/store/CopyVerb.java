package dev.rekindle.cli.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.copy.BackupCopy;
import dev.rekindle.backup.copy.CopyException;
import dev.rekindle.backup.copy.CopyRequest;
import dev.rekindle.backup.copy.CopyResult;
import dev.rekindle.backup.copy.CopySignature;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.cli.console.Answer;
import dev.rekindle.cli.console.ByteSize;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.TextOutput;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle copy}. */
@Command(
        name = "copy",
        header = "Copies a backup from one store to another, proved on the way.",
        description = {
            "The bytes go through the proof once and appear at TO when they are what the manifest says, its copy last. Nothing is spooled and nothing"
                    + " is replaced. A signature does not hold for a copy, which has another key: say with which key to sign anew,"
                    + " or that it may go."
        },
        footer = {
            "  rekindle copy s3://backups/prod/nightly-20261126T020000Z.db gs://offsite/prod/",
            "  rekindle copy s3://backups/prod/ file:///mnt/vault/",
            "  rekindle copy gs://backups/prod/ gs://offsite/ --verify-key backup.pub --sign-key offsite.key"
        })
final class CopyVerb implements Verb {
    private static final String SNAPSHOT = ".db";

    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "A backup, or a directory, of which the newest is taken.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "A directory, or the object to write.")
    private String to = "";

    @Mixin
    private final TrustOptions trust = new TrustOptions();

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description = "Sign the copy with this private key (rekindle key generate --signing); with --verify-key.")
    private @Nullable Path signKey;

    @Option(names = "--drop-signature", description = "Leave the copy unsigned.")
    private boolean dropSignature;

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        CopySignature signature = signature();
        StoreUrl target = Place.parse(to);
        try (Backups.Found found = Backups.find(Place.parse(from), trust.verifier(), console)) {
            String name = found.key().name();
            StoreUrl.Opened opened = Place.object(target.isDirectory() ? target.below(name) : target, console);
            if (!target.isDirectory()) {
                requireBackupName(found.key(), opened);
            }
            try (ObjectStore destination = opened.store();
                    var progress = console.progress("copying " + name)) {
                OptionalLong size = OptionalLong.of(found.manifest().object().size());
                var copy = new BackupCopy(found.store(), destination, bytes -> progress.update(bytes, size));
                CopyResult result =
                        copy.run(new CopyRequest(keys(found), BackupKeys.ofObject(opened.key()), signature));
                console.answer(new Copied(destination.location() + opened.key(), result));
            }
        } catch (CopyException e) {
            if (e.reason() == CopyException.Reason.SIGNATURE && signature instanceof CopySignature.Refuse) {
                throw Complaint.usage(
                                Place.parse(from)
                                        + " is signed, and its signature does not hold for a copy, which has another key",
                                "check it with --verify-key and sign the copy with --sign-key, or give"
                                        + " --drop-signature")
                        .asException();
            }
            throw e;
        } catch (SnapshotCorruptException e) {
            throw Diagnosis.ofSnapshot(Place.parse(from).toString(), e).asException();
        }
    }

    /** A copy under a name that no backup has, or that says something else of its encoding, would be one that nobody finds. */
    private static void requireBackupName(ObjectKey source, StoreUrl.Opened target) throws CommandFailedException {
        String suffix = SNAPSHOT + BackupKeys.encoding(source);
        if (!BackupKeys.isSnapshot(target.key())
                || !BackupKeys.encoding(target.key()).equals(BackupKeys.encoding(source))) {
            target.store().close();
            throw Complaint.usage(
                            target.key().name() + " is no name for a copy of " + source.name(),
                            "end it with " + suffix + ", or name a directory, which ends with '/'")
                    .asException();
        }
    }

    private static BackupKeys keys(Backups.Found found) {
        return new BackupKeys(
                found.key(), found.entry().manifest().orElseThrow().key());
    }

    private CopySignature signature() throws CommandFailedException, IOException {
        Optional<ManifestVerifier> verifier = trust.verifier();
        if (signKey != null) {
            if (dropSignature || verifier.isEmpty()) {
                throw Complaint.usage(
                                "--sign-key needs --verify-key, and not --drop-signature",
                                "name the key that the source is signed with")
                        .asException();
            }
            return new CopySignature.Replace(verifier.get(), ManifestSigner.of(signKey));
        }
        return dropSignature ? new CopySignature.Drop(verifier) : new CopySignature.Refuse();
    }

    private record Copied(String location, CopyResult result) implements Answer {
        @Override
        public void writeText(TextOutput out) throws IOException {
            out.line("copied: " + location);
            out.line("  " + ByteSize.of(result.stored().size()) + ", SHA-256 "
                    + result.manifest().object().sha256() + ", "
                    + switch (result.proof()) {
                        case SNAPSHOT -> "proved to be the snapshot that its manifest describes";
                        case BYTES -> "size and digest are its manifest's; what is inside was not looked into";
                    });
        }

        @Override
        public void writeJson(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("object", location);
            json.writeStringField("version", result.stored().version().value());
            json.writeNumberField("size", result.stored().size());
            json.writeStringField("sha256", result.manifest().object().sha256());
            json.writeStringField("proof", result.proof().name());
            json.writeEndObject();
        }
    }
}
