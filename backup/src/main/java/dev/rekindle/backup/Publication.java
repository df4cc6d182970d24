package dev.rekindle.backup;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.backup.manifest.ManifestSignature;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What every object goes through once its bytes are in the store: the store is asked whether it holds them, and only then the
 * signature and, last of all, the manifest are written. A crash in between leaves an object, or an object and a signature, that
 * no manifest speaks for: the catalogue names both and nothing trusts them.
 */
public final class Publication {
    private static final Metadata JSON = new Metadata("application/json", Map.of());

    private final ObjectStore store;
    private final Optional<ManifestSigner> signer;

    /** Publications into this store, signed if there is a signer. */
    public Publication(ObjectStore store, Optional<ManifestSigner> signer) {
        this.store = store;
        this.signer = signer;
    }

    /** Fails with {@code ALREADY_EXISTS} if one of the keys that a backup will take is taken. */
    public void requireFree(BackupKeys keys) throws ObjectStoreException {
        requireFree(keys.object());
        requireFree(keys.manifest());
        if (signer.isPresent()) {
            requireFree(keys.signature());
        }
    }

    /**
     * Asks the store whether it holds what was written, by size and checksum or by reading it back.
     *
     * @param sha256 of the bytes as stored, in lower-case hex
     * @throws BackupException {@code STORE_DIFFERS}; {@link #withdraw} the object then
     */
    public void prove(StoredObject written, long size, String sha256) throws IOException {
        new StoredProof(store).require(written, size, sha256);
    }

    /** Writes the signature, if there is a signer, and then the manifest. Failing, it leaves neither. */
    public void write(BackupKeys keys, Manifest manifest) throws IOException {
        byte[] json = ManifestJson.write(manifest);
        if (signer.isEmpty()) {
            put(keys.manifest(), json);
            return;
        }
        ManifestSignature signature = signer.get().sign(json);
        StoredObject stored = put(keys.signature(), signature.write());
        try {
            put(keys.manifest(), json);
        } catch (IOException | RuntimeException e) {
            withdraw(stored, e);
            throw e;
        }
    }

    /** An object that failed its last proof, or has no manifest, must not be found later and be taken for a backup. */
    public void withdraw(StoredObject stored, Exception cause) {
        boolean interrupted = Thread.interrupted();
        try {
            store.delete(stored.key(), stored.version());
        } catch (IOException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StoredObject put(ObjectKey key, byte[] bytes) throws IOException {
        try (Upload upload = store.create(key, JSON, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            return upload.complete();
        } catch (ObjectStoreException e) {
            if (e.kind() == Kind.OUTCOME_UNKNOWN) {
                Optional<StoredObject> there = store.head(key);
                if (there.isPresent() && holds(there.get(), bytes)) {
                    return there.get();
                }
            }
            throw e;
        }
    }

    private boolean holds(StoredObject object, byte[] bytes) throws IOException {
        try (InputStream in = Channels.newInputStream(store.read(object.key(), object.version(), ByteRange.ALL))) {
            return Arrays.equals(in.readNBytes(bytes.length + 1), bytes);
        }
    }

    private void requireFree(ObjectKey key) throws ObjectStoreException {
        if (store.head(key).isPresent()) {
            throw new ObjectStoreException(
                    Kind.ALREADY_EXISTS,
                    store.location() + key
                            + " exists and is never replaced; choose another name or remove it yourself");
        }
    }
}
