package dev.rekindle.controller.destination;

import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.manifest.ManifestSigner;
import dev.rekindle.backup.manifest.ManifestVerifier;
import dev.rekindle.controller.kube.PrivateFiles;
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

    /** Decrypt what was encrypted for this destination. */
    public List<PrivateKeys> privateKeys() {
        return keys.privateKeys();
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
