package dev.rekindle.backup.encoding;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import dev.rekindle.backup.encoding.EncodingException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * The private keys of one recipient: a Tink JSON keyset with one HPKE key, or several after a rotation. Prints as the ids of its keys only.
 */
public final class PrivateKeys {
    private final KeysetHandle handle;
    private final List<String> ids;

    private PrivateKeys(KeysetHandle handle, List<String> ids) {
        this.handle = handle;
        this.ids = List.copyOf(ids);
    }

    /** A fresh key: X25519 with HKDF-SHA-256 and AES-256-GCM (RFC 9180). */
    public static PrivateKeys generate() {
        try {
            var parameters = HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.TINK)
                    .build();
            return of(KeysetHandle.generateNew(parameters, HybridConfig2026.get()), "the fresh key");
        } catch (GeneralSecurityException | EncodingException e) {
            throw new IllegalStateException("HPKE does not work on this Java", e);
        }
    }

    /** Reads a private key file. */
    public static PrivateKeys read(Path file) throws IOException {
        return parse(KeyFile.read(file), file.toString());
    }

    /** Parses private keys; {@code name} says where they are from, for the message. */
    public static PrivateKeys parse(String json, String name) throws EncodingException {
        try {
            return of(
                    TinkJsonProtoKeysetFormat.parseKeyset(json, HybridConfig2026.get(), InsecureSecretKeyAccess.get()),
                    name);
        } catch (GeneralSecurityException e) {
            // The cause may quote the file.
            throw KeyFile.notAKey(name, "private");
        }
    }

    private static PrivateKeys of(KeysetHandle handle, String name) throws EncodingException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < handle.size(); i++) {
            KeysetHandle.Entry entry = handle.getAt(i);
            if (!(entry.getKey() instanceof HpkePrivateKey key)) {
                throw KeyFile.notAKey(name, "private");
            }
            if (entry.getStatus() == KeyStatus.ENABLED) {
                ids.add(KeyFile.id(key.getPublicKey()));
            }
        }
        return new PrivateKeys(handle, ids);
    }

    /** Which recipients these are: {@link RecipientKey#id()} of each key. */
    public List<String> ids() {
        return ids;
    }

    /** The public key to give to backups: of the primary key. */
    public RecipientKey publicKey() {
        try {
            return RecipientKey.of(handle.getPublicKeysetHandle(), "the public key");
        } catch (GeneralSecurityException | EncodingException e) {
            throw new IllegalStateException("a private key has no public one", e);
        }
    }

    /** The file that {@link #parse} reads. A secret: whoever has it reads every backup made for it. */
    public String json() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    handle, HybridConfig2026.get(), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a private key could not be written", e);
        }
    }

    DataKey unwrap(byte[] wrapped, Meaning meaning) throws EncodingException {
        try {
            return DataKey.of(handle.getPrimitive(HybridConfig2026.get(), HybridDecrypt.class)
                    .decrypt(wrapped, meaning.bytes()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new EncodingException(
                    Reason.KEY_DAMAGED,
                    "the data key that was wrapped for " + ids + " does not unwrap: the manifest is damaged, or the "
                            + "wrapped key is that of another object",
                    e);
        }
    }

    @Override
    public String toString() {
        return "PrivateKeys" + ids;
    }
}
