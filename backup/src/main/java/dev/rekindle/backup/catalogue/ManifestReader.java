package dev.rekindle.backup.catalogue;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestException;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.backup.manifest.ManifestSignature;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.backup.manifest.SignatureCheck;
import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Optional;

/** Reads one manifest from a store, never more of it than a manifest can have. Safe for use by several threads. */
public final class ManifestReader {
    private final ObjectStore store;
    private final Optional<ManifestVerifier> verifier;

    /** What stands where a manifest belongs. */
    public sealed interface Reading {

        /**
         * A manifest, and what is known of its signature.
         *
         * @param lossless whether this version, writing it again, writes the same bytes; a later version's may say more
         */
        record Parsed(Manifest manifest, SignatureCheck signature, boolean lossless) implements Reading {}

        /** Something else, or nothing that these credentials may read. */
        record Unreadable(String reason) implements Reading {}
    }

    /** A reader that checks signatures if it is given a verifier. */
    public ManifestReader(ObjectStore store, Optional<ManifestVerifier> verifier) {
        this.store = store;
        this.verifier = verifier;
    }

    /**
     * Reads exactly these versions. What is wrong with this one manifest is an answer; it fails only when the store cannot answer
     * (unreachable, interrupted).
     */
    public Reading read(StoredObject manifest, Optional<StoredObject> signature) throws IOException {
        String name = manifest.key().value();
        if (manifest.size() == 0 || manifest.size() > ManifestJson.MAX_BYTES) {
            return new Reading.Unreadable(name + " has " + manifest.size() + " bytes and so is not a manifest");
        }
        try {
            byte[] json = bytes(manifest, ManifestJson.MAX_BYTES);
            Optional<byte[]> signed = verifier.isPresent() && signature.isPresent()
                    ? Optional.of(bytes(signature.get(), ManifestSignature.MAX_BYTES))
                    : Optional.empty();
            SignatureCheck check =
                    verifier.map(keys -> keys.check(json, signed, name)).orElseGet(SignatureCheck.NotChecked::new);
            Manifest content = ManifestJson.read(json, name);
            return new Reading.Parsed(content, check, Arrays.equals(ManifestJson.write(content), json));
        } catch (ManifestException e) {
            return new Reading.Unreadable(String.valueOf(e.getMessage()));
        } catch (ObjectStoreException e) {
            return switch (e.kind()) {
                case NOT_FOUND, CHANGED, DENIED, INVALID_RANGE ->
                    new Reading.Unreadable(String.valueOf(e.getMessage()));
                case ALREADY_EXISTS, NO_SPACE, UNAVAILABLE, UNSUPPORTED, INTERRUPTED, OUTCOME_UNKNOWN -> throw e;
            };
        }
    }

    /** One byte more than may be there, so that what is too long shows. */
    private byte[] bytes(StoredObject object, int most) throws IOException {
        if (object.size() == 0) {
            return new byte[0];
        }
        try (InputStream in =
                Channels.newInputStream(store.read(object.key(), object.version(), new ByteRange(0, most + 1L)))) {
            return in.readNBytes(most + 1);
        }
    }
}
