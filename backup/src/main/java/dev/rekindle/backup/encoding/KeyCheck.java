package dev.rekindle.backup.encoding;

import dev.rekindle.backup.encoding.EncodingException.Reason;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.StoredEncoding;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Proves, from a manifest alone, that an object can be decrypted, before anything is touched: the key fits one of the recipients, unwraps, and
 * is bound to what the manifest says.
 */
public final class KeyCheck {
    private KeyCheck() {}

    /**
     * The data key of the manifest's object; empty where that is not encrypted.
     *
     * @param keys one after the other until one is a recipient
     */
    public static Optional<DataKey> dataKey(Manifest manifest, List<PrivateKeys> keys) throws EncodingException {
        Optional<StoredEncoding.Encryption> encryption = manifest.encoding().flatMap(StoredEncoding::encryption);
        return encryption.isEmpty()
                ? Optional.empty()
                : Optional.of(dataKey(manifest, encryption.get(), List.copyOf(keys)));
    }

    private static DataKey dataKey(Manifest manifest, StoredEncoding.Encryption encryption, List<PrivateKeys> keys)
            throws EncodingException {
        String object = manifest.object().key();
        List<String> recipients = encryption.recipients().stream()
                .map(StoredEncoding.Recipient::keyId)
                .toList();
        if (keys.isEmpty()) {
            throw new EncodingException(
                    Reason.KEY_MISSING,
                    object + " is encrypted for the keys " + String.join(", ", recipients)
                            + "; give the private key of one of them");
        }
        Meaning meaning = meaning(manifest, encryption);
        for (PrivateKeys candidate : keys) {
            for (StoredEncoding.Recipient recipient : encryption.recipients()) {
                if (candidate.ids().contains(recipient.keyId())) {
                    return candidate.unwrap(bytes(object, recipient), meaning);
                }
            }
        }
        throw new EncodingException(
                Reason.NOT_A_RECIPIENT,
                object + " is encrypted for the keys " + String.join(", ", recipients)
                        + ", and none of those is among the given ones "
                        + keys.stream().flatMap(key -> key.ids().stream()).collect(Collectors.joining(", "))
                        + "; give the private key of one of them, if need be the escrow");
    }

    private static Meaning meaning(Manifest manifest, StoredEncoding.Encryption encryption) throws EncodingException {
        Meaning meaning = Meaning.of(manifest);
        if (!meaning.text().equals(encryption.associatedData())) {
            throw new EncodingException(
                    Reason.MEANING_DIFFERS,
                    manifest.object().key() + ": the manifest is not the one that was written for this object: it was "
                            + "encrypted as \"" + encryption.associatedData() + "\", and the manifest says \""
                            + meaning.text()
                            + "\"");
        }
        return meaning;
    }

    private static byte[] bytes(String object, StoredEncoding.Recipient recipient) throws EncodingException {
        try {
            return Base64.getDecoder().decode(recipient.wrappedKey());
        } catch (IllegalArgumentException e) {
            throw new EncodingException(
                    Reason.KEY_DAMAGED,
                    object + ": the key wrapped for " + recipient.keyId() + " is not base64; the manifest is damaged",
                    e);
        }
    }
}
