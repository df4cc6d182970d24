package dev.rekindle.cli.store;

import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.catalogue.TwoClusters;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;
import java.util.Optional;

/** Finds one backup, complete and with a manifest, or says what is wrong with it. */
public final class Backups {
    private Backups() {}

    /** A backup and the open store that it is in; closing it closes the store. */
    public record Found(ObjectStore store, CatalogueEntry entry, Manifest manifest) implements AutoCloseable {
        /** The object's key, relative to the store. */
        public ObjectKey key() {
            return entry.key();
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /**
     * The one that the URL names; of a directory the newest that a restore would trust.
     *
     * @param verifier of signatures; without one they are not looked at
     * @throws CommandFailedException when there is none, or it cannot be trusted
     * @throws IOException when the store fails
     */
    public static Found find(StoreUrl url, Optional<ManifestVerifier> verifier, Console console)
            throws CommandFailedException, IOException {
        return url.isDirectory() ? newest(url, verifier, console) : named(url, verifier, console);
    }

    /** The newest verified one in a directory. */
    static Found newest(StoreUrl url, Optional<ManifestVerifier> verifier, Console console)
            throws CommandFailedException, IOException {
        ObjectStore store = Place.directory(url, console);
        try {
            var catalogue = new CatalogueReader(store, verifier).read(ObjectPrefix.ROOT);
            CatalogueEntry entry = catalogue
                    .newestVerified()
                    .orElseThrow(() -> missing(
                                    url + " holds no verified backup",
                                    "see what is there: rekindle list, with the same URL")
                            .asException());
            Optional<TwoClusters> two = TwoClusters.among(catalogue.entries());
            if (two.isPresent()) {
                throw ambiguous(url, two.get()).asException();
            }
            catalogue.entries().stream()
                    .takeWhile(newer -> !newer.equals(entry))
                    .filter(newer -> !newer.state().isBystander())
                    .forEach(newer -> console.note(
                            "note: passed over " + newer.key() + ", which is newer: " + newer.explanation()));
            return found(store, entry);
        } catch (CommandFailedException | IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Found named(StoreUrl url, Optional<ManifestVerifier> verifier, Console console)
            throws CommandFailedException, IOException {
        StoreUrl.Opened opened = Place.object(url, console);
        ObjectStore store = opened.store();
        try {
            Optional<CatalogueEntry> entry = new CatalogueReader(store, verifier).readOne(opened.key());
            if (entry.isEmpty()) {
                throw missing(url + " does not exist", "check the name; a directory's URL ends in '/'")
                        .asException();
            }
            return found(store, entry.get());
        } catch (CommandFailedException | IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static Found found(ObjectStore store, CatalogueEntry entry) throws CommandFailedException {
        if (entry.verified() && entry.state() instanceof BackupState.Complete(Manifest manifest)) {
            return new Found(store, entry, manifest);
        }
        throw new Complaint(
                        ExitCode.SNAPSHOT,
                        "BackupNotVerified",
                        store.location() + entry.key() + " cannot be trusted: " + entry.explanation(),
                        "",
                        "",
                        entry.signatureCheck() instanceof SignatureCheck.BadSignature
                                ? "check that --verify-key is the key that signs your backups: rekindle list with it shows which can be trusted"
                                : "restore from another backup: rekindle list shows which are complete")
                .asException();
    }

    private static Complaint ambiguous(StoreUrl url, TwoClusters two) {
        return new Complaint(
                ExitCode.USAGE,
                "TwoClusters",
                "which backup in " + url + " is meant? " + two.explanation(),
                "",
                "",
                "name the backup or its directory: rekindle list shows them all; let each cluster have a directory of its own");
    }

    private static Complaint missing(String what, String next) {
        return new Complaint(ExitCode.ENVIRONMENT, "SourceNotFound", what, "", "", next);
    }
}
