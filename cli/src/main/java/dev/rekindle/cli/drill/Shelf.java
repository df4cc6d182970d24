package dev.rekindle.cli.drill;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.snapshot.RestoreSource;
import dev.rekindle.cli.store.Backups;
import dev.rekindle.cli.store.Place;
import dev.rekindle.cli.store.TicketSource;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The drill's own directory in somebody's store. Everything that the drill puts lies below it, under a name that no other drill has and that no
 * restore takes for a backup, and goes again when the shelf is cleared; whatever else lies in the store is not touched.
 */
final class Shelf implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final StoreUrl place;
    private final Console console;
    private final ObjectPrefix own;
    private final Ledger store;

    private Shelf(StoreUrl place, Console console, ObjectPrefix own, Ledger store) {
        this.place = place;
        this.console = console;
        this.own = own;
        this.store = store;
    }

    /** Opens the store; nothing is put yet. */
    static Shelf open(StoreUrl place, Instant now, Console console) throws CommandFailedException, IOException {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new Shelf(place, console, BackupKeys.drill(now, id), new Ledger(Place.directory(place, console)));
    }

    /** The store that the shelf is in; what is put through it is taken away again. */
    Ledger store() {
        return store;
    }

    /** Below which all of it lies. */
    ObjectPrefix own() {
        return own;
    }

    /** For people. */
    String location() {
        return store.location() + own;
    }

    /** Tries whether the store can do what a backup needs, and delete, so that nothing has to be left behind. */
    StoreProbe probe() throws CommandFailedException, IOException {
        if (place.locks()) {
            throw Complaint.usage(
                            place + ": with lock nothing that the drill puts could be removed again",
                            "leave lock out of a drill's URL")
                    .asException();
        }
        // A store that does not answer, or does not know us, is not one that is unfit: it says so here.
        store.list(own);
        StoreProbe probe = store.probe(own);
        for (StoreProbe.Finding finding : probe.findings()) {
            boolean leaves = finding.check() == StoreProbe.Check.DELETE && finding.verdict() != StoreProbe.Verdict.GOOD;
            if (leaves || finding.verdict() == StoreProbe.Verdict.BAD) {
                throw new Complaint(
                                ExitCode.TARGET,
                                "StoreUnfit",
                                store.location() + " is not fit for a drill: " + finding.detail(),
                                "",
                                "",
                                "rekindle probe tells the whole; name a store from which may be deleted what was put")
                        .asException();
            }
        }
        return probe;
    }

    /** The newest backup on the shelf, as a restore of the latest finds it; the caller closes it. */
    Backups.Found newest() throws CommandFailedException, IOException {
        return Backups.find(place.below(own.value()), Optional.empty(), console);
    }

    /** One backup on the shelf, by its key in the store, as a restore that names it finds it. */
    Restorable named(ObjectKey key) throws CommandFailedException, IOException {
        return restorable(Backups.find(place.below(key.value()), Optional.empty(), console));
    }

    /** What a restore is given of a backup; closes what was found. */
    Restorable restorable(Backups.Found found) throws CommandFailedException, IOException {
        try (found) {
            return new Restorable(
                    TicketSource.of(found, place, Optional.empty()), RestoreSource.expectations(found.manifest()));
        }
    }

    /** Puts bytes under a key that is free. */
    StoredObject put(ObjectKey key, byte[] bytes) throws IOException {
        try (Upload upload = store.create(key, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            return upload.complete();
        }
    }

    /** Puts a file under a key that is free. */
    StoredObject put(ObjectKey key, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (ReadableByteChannel bytes = Channels.newChannel(Files.newInputStream(file));
                Upload upload = store.create(key, Metadata.NONE, Files.size(file))) {
            while (bytes.read(buffer) >= 0) {
                upload.write(buffer.flip());
                buffer.clear();
            }
            return upload.complete();
        }
    }

    /**
     * Takes away everything that was put, and looks whether anything is left. A store that never took anything is not asked.
     *
     * @throws CommandFailedException when the store does not let it go, or something else lies there; it is named
     * @throws IOException when the store cannot be looked at
     */
    List<Fact> clear() throws CommandFailedException, IOException {
        if (store.put() > 0 || !store.outstanding().isEmpty()) {
            remove();
            requireEmpty();
        }
        removeDirectories();
        return List.of(
                new Fact("put and removed", Figures.count(store.put())), new Fact("left below " + own, "nothing"));
    }

    private void remove() throws CommandFailedException, IOException {
        try {
            store.remove(own);
        } catch (ObjectStoreException e) {
            if (e.kind() == ObjectStoreException.Kind.INTERRUPTED) {
                throw e;
            }
            throw new Complaint(
                            ExitCode.ENVIRONMENT,
                            "DrillLeftSomething",
                            left() + ": " + e.getMessage(),
                            "",
                            "",
                            "remove them by hand; nothing takes them for backups")
                    .asException();
        }
    }

    private void requireEmpty() throws CommandFailedException, IOException {
        List<StoredObject> found = store.list(own).objects();
        if (!found.isEmpty()) {
            throw new Complaint(
                            ExitCode.ENVIRONMENT,
                            "DrillFoundSomething",
                            "below " + location() + " lies what the drill did not put there, such as "
                                    + found.getFirst().key() + "; it was not touched",
                            "",
                            "",
                            "find out who wrote there")
                    .asException();
        }
    }

    private String left() {
        List<ObjectKey> keys = store.outstanding();
        return keys.size() + " objects of the drill could not be removed from " + store.location() + ": "
                + String.join(", ", keys.stream().map(ObjectKey::value).toList());
    }

    /** A directory of a mounted volume outlives what lay in it; only an empty one can be removed this way. */
    private void removeDirectories() throws IOException {
        if (place.scheme() != StoreUrl.Scheme.FILE) {
            return;
        }
        Path root = Path.of(place.below(own.value()).path());
        if (Files.notExists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            List<Path> directories = tree.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path directory : directories) {
                Files.delete(directory);
            }
        } catch (DirectoryNotEmptyException _) {
            // Somebody else's file lies there, or one of an upload that was cut off, which the next drill or backup
            // sweeps.
            return;
        }
    }

    /** Clears it if that was not done before, even when interrupted, says so, and lets go of the store. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        int count = store.outstanding().size();
        try {
            if (count > 0) {
                clear();
                console.note("removed " + count + " objects that the drill had put below " + location());
            } else {
                removeDirectories();
            }
        } catch (CommandFailedException e) {
            console.note(e.complaint().toText().strip());
        } catch (IOException e) {
            console.note("error: " + left() + ": " + e.getMessage());
        } finally {
            store.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
