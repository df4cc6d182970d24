package dev.rekindle.backup.encoding;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingKey;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig2026;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/** The key of one object and no other. Prints as nothing but its kind. */
public final class DataKey {
    static final int BYTES = 32;

    private final SecretBytes secret;

    private DataKey(SecretBytes secret) {
        this.secret = secret;
    }

    static DataKey fresh() {
        return new DataKey(SecretBytes.randomBytes(BYTES));
    }

    /** Refuses another length than {@value #BYTES} with {@link IllegalArgumentException}. */
    static DataKey of(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a data key has " + BYTES + " bytes, not " + secret.length);
        }
        return new DataKey(SecretBytes.copyFrom(secret, InsecureSecretKeyAccess.get()));
    }

    byte[] bytes() {
        return secret.toByteArray(InsecureSecretKeyAccess.get());
    }

    /** The key itself as 64 hex digits, for a restore's ticket and nothing else. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @AccessesPartialKey
    StreamingAead streamingAead() {
        try {
            var key = AesGcmHkdfStreamingKey.create(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB, secret);
            KeysetHandle handle = KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
                    .build();
            return handle.getPrimitive(StreamingAeadConfig2026.get(), StreamingAead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES256_GCM_HKDF_1MB does not work on this Java", e);
        }
    }

    @Override
    public String toString() {
        return "DataKey[" + BYTES + " bytes]";
    }
}
