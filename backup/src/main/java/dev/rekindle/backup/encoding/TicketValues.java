package dev.rekindle.backup.encoding;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.StoredEncoding;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a restore's ticket says about an object's encoding, by file name: see the ticket of {@code restore-localize}. */
public final class TicketValues {
    private static final String AES = "aes256-gcm-hkdf-1mb";

    private TicketValues() {}

    /**
     * Size and digest of the snapshot, and what it takes to decode the object. Holds the data key: a secret.
     *
     * @param key of {@link KeyCheck#dataKey}
     */
    public static SortedMap<String, String> of(Manifest manifest, Optional<DataKey> key) throws EncodingException {
        SortedMap<String, String> values = new TreeMap<>();
        values.put("size", String.valueOf(manifest.plain().size()));
        values.put("sha256", manifest.plain().sha256());
        if (manifest.encoding().isEmpty()) {
            return values;
        }
        StoredEncoding encoding = manifest.encoding().get();
        values.put("stored-size", String.valueOf(manifest.object().size()));
        values.put("stored-sha256", manifest.object().sha256());
        if (encoding.encryption().isEmpty()) {
            values.put("encoding", StoredEncoding.GZIP);
            return values;
        }
        DataKey present = key.orElseThrow(() -> new EncodingException(
                EncodingException.Reason.KEY_MISSING,
                manifest.object().key() + " is encrypted and cannot be restored without its key"));
        values.put("encoding", encoding.compression().isPresent() ? StoredEncoding.GZIP + ", " + AES : AES);
        values.put("associated-data", encoding.encryption().get().associatedData());
        values.put("data-key", present.hex());
        return values;
    }
}
