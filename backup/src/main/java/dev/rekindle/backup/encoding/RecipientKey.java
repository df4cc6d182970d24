package dev.rekindle.backup.encoding;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import dev.rekindle.backup.encoding.EncodingException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** The public key of one recipient, for whom data keys are wrapped: a Tink JSON keyset with one enabled HPKE key, or whose primary key is one. */
public final class RecipientKey {
    private final KeysetHandle handle;
    private final String id;

    private RecipientKey(KeysetHandle handle, String id) {
        this.handle = handle;
        this.id = id;
    }

    /** Reads a public key file. */
    public static RecipientKey read(Path file) throws IOException {
        return parse(KeyFile.read(file), file.toString());
    }

    /** Parses a public key; {@code name} says where it is from, for the message. */
    public static RecipientKey parse(String json, String name) throws EncodingException {
        if (json.contains(KeyFile.PRIVATE)) {
            throw new EncodingException(
                    Reason.BAD_KEY_FILE,
                    name + " holds a private key, which a backup does not need and must not have; give the public "
                            + "key that was made with it");
        }
        try {
            return of(TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(json, HybridConfig2026.get()), name);
        } catch (GeneralSecurityException e) {
            // The cause may quote the file.
            throw KeyFile.notAKey(name, "public");
        }
    }

    static RecipientKey of(KeysetHandle handle, String name) throws EncodingException {
        if (handle.getPrimary().getKey() instanceof HpkePublicKey key) {
            return new RecipientKey(handle, KeyFile.id(key));
        }
        throw KeyFile.notAKey(name, "public");
    }

    /** 32 hex digits that name the key: the start of the SHA-256 of the public key itself. */
    public String id() {
        return id;
    }

    byte[] wrap(DataKey key, Meaning meaning) {
        try {
            return handle.getPrimitive(HybridConfig2026.get(), HybridEncrypt.class)
                    .encrypt(key.bytes(), meaning.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HPKE does not work on this Java", e);
        }
    }

    /** The file that {@link #parse} reads. Not a secret. */
    public String json() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(handle, HybridConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a public key could not be written", e);
        }
    }

    @Override
    public String toString() {
        return "RecipientKey[" + id + "]";
    }
}
