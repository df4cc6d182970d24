package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Tries a directory with a file of its own. */
final class FileProbe {
    private static final byte[] CANARY = new byte[4096];

    private final FileStore store;
    private final ObjectPrefix prefix;
    private final List<Finding> findings = new ArrayList<>();

    FileProbe(FileStore store, ObjectPrefix prefix) {
        this.store = store;
        this.prefix = prefix;
    }

    StoreProbe run() throws ObjectStoreException {
        ObjectKey key = prefix.key("rekindle-probe-" + UUID.randomUUID());
        Optional<StoredObject> stored = put(key);
        if (stored.isPresent()) {
            tryOut(stored.get());
        }
        findings.add(publicAccess());
        return new StoreProbe(store.location(), findings, Optional.empty());
    }

    private Optional<StoredObject> put(ObjectKey key) {
        try (Upload upload = store.create(key, Metadata.NONE, CANARY.length)) {
            upload.write(ByteBuffer.wrap(CANARY));
            StoredObject stored = upload.complete();
            found(Check.PUT, Verdict.GOOD, "a file was written, synced and published");
            return Optional.of(stored);
        } catch (ObjectStoreException e) {
            found(Check.PUT, Verdict.BAD, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void tryOut(StoredObject stored) {
        attempt(
                Check.HEAD,
                "size and version are told",
                () -> store.head(stored.key()).orElseThrow());
        attempt(Check.READ, "a range can be read", () -> read(stored));
        attempt(Check.LIST, "the file is listed", () -> store.list(prefix));
        try (Upload second = store.create(stored.key(), Metadata.NONE, 1)) {
            found(Check.CREATE_ONLY, Verdict.BAD, "a taken name was not refused: " + second.key());
        } catch (ObjectStoreException e) {
            boolean refused = e.kind() == Kind.ALREADY_EXISTS;
            found(
                    Check.CREATE_ONLY,
                    refused ? Verdict.GOOD : Verdict.BAD,
                    refused ? "a taken name is refused" : String.valueOf(e.getMessage()));
        }
        attempt(Check.DELETE, "exactly this file was deleted", () -> {
            store.delete(stored.key(), stored.version());
            return stored;
        });
    }

    private int read(StoredObject stored) throws IOException {
        try (ReadableByteChannel channel =
                store.read(stored.key(), stored.version(), new ByteRange(CANARY.length - 1, 1))) {
            return channel.read(ByteBuffer.allocate(1));
        }
    }

    /** Snapshots have mode 0600; a directory that others can write to still lets them replace what is in it. */
    private Finding publicAccess() throws ObjectStoreException {
        Path directory = store.root();
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
            return mode.contains(PosixFilePermission.OTHERS_WRITE)
                    ? new Finding(
                            Check.PUBLIC_ACCESS,
                            Verdict.WARNING,
                            "everybody may write to " + directory + "; take that right away (chmod o-w)")
                    : new Finding(Check.PUBLIC_ACCESS, Verdict.GOOD, "only owner and group may write");
        } catch (IOException e) {
            throw FileErrors.explain("look at", directory, e);
        }
    }

    /** One call that is to succeed. */
    private interface Attempt {
        Object run() throws IOException;
    }

    private void attempt(Check check, String good, Attempt attempt) {
        try {
            Object _ = attempt.run();
            found(check, Verdict.GOOD, good);
        } catch (IOException e) {
            found(check, Verdict.BAD, String.valueOf(e.getMessage()));
        }
    }

    private void found(Check check, Verdict verdict, String detail) {
        findings.add(new Finding(check, verdict, detail));
    }
}
