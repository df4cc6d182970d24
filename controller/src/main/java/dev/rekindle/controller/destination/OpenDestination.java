package dev.rekindle.controller.destination;

import dev.rekindle.api.Reason;
import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.encoding.EncodingException;
import dev.rekindle.backup.encoding.KeyCheck;
import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.controller.kube.PrivateFiles;
import dev.rekindle.controller.status.ProblemException;
import dev.rekindle.controller.status.Problems;
import dev.rekindle.objectstore.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * A destination that is open for one namespace. Keys of its store are relative to its prefix. Whoever opened it closes it, which removes the keys
 * and certificates that it needed on disk. Shows no secret.
 */
public final class OpenDestination implements AutoCloseable {
    private final String name;
    private final ObjectStore store;
    private final Keys keys;
    private final PrivateFiles files;

    /**
     * What is done to objects, and checked of them.
     *
     * @param encoding of new objects
     * @param signer of new manifests; empty where they are not signed
     * @param verifier of manifests; empty where no key is trusted, and then nothing can be checked
     * @param privateKeys that decrypt; empty where the destination can write and cannot read
     */
    record Keys(
            ObjectEncoding encoding,
            Optional<ManifestSigner> signer,
            Optional<ManifestVerifier> verifier,
            List<PrivateKeys> privateKeys) {
        Keys {
            privateKeys = List.copyOf(privateKeys);
        }
    }

    OpenDestination(String name, ObjectStore store, Keys keys, PrivateFiles files) {
        this.name = name;
        this.store = store;
        this.keys = keys;
        this.files = files;
    }

    /** Name of the EtcdBackupDestination. */
    public String name() {
        return name;
    }

    /** Where the objects lie. */
    public ObjectStore store() {
        return store;
    }

    /** What is done to the bytes of new objects. */
    public ObjectEncoding encoding() {
        return keys.encoding();
    }

    /** Signs new manifests. */
    public Optional<ManifestSigner> signer() {
        return keys.signer();
    }

    /** Checks manifests; demands a signature where the destination requires one. */
    public Optional<ManifestVerifier> verifier() {
        return keys.verifier();
    }

    /**
     * The key of one object; empty where that is not encrypted.
     *
     * @throws ProblemException {@code EncryptionKeyUnavailable} where the destination has no private key of one of its recipients, {@code DecryptionFailed}
     *     where the manifest is not the one that was written for this object
     */
    public Optional<DataKey> dataKey(Manifest manifest) throws ProblemException {
        try {
            return KeyCheck.dataKey(manifest, keys.privateKeys());
        } catch (EncodingException e) {
            ProblemException problem = Problems.of(e, Reason.OBJECT_NOT_FOUND);
            if (problem.reason() != Reason.ENCRYPTION_KEY_UNAVAILABLE) {
                throw problem;
            }
            throw new ProblemException(
                    problem.reason(),
                    problem.sentence() + ": put it under privateKey into a Secret of the namespace that Rekindle is"
                            + " installed in, and name that in encryption.privateKeySecret of EtcdBackupDestination/"
                            + name,
                    e);
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } finally {
            files.close();
        }
    }

    @Override
    public String toString() {
        return "OpenDestination[" + name + ", " + store.location() + "]";
    }
}
