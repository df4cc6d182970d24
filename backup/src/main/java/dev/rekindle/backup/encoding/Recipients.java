package dev.rekindle.backup.encoding;

import dev.rekindle.backup.manifest.StoredEncoding;
import java.util.Base64;
import java.util.List;

/** Who can decrypt an object: at least two, since a lost key is a lost backup. Usually an operator, and an escrow kept offline. */
public record Recipients(List<RecipientKey> keys) {

    /** The fewest. */
    public static final int FEWEST = 2;

    /** Refuses fewer than {@value #FEWEST} different keys. */
    public Recipients {
        keys = List.copyOf(keys);
        long different = keys.stream().map(RecipientKey::id).distinct().count();
        if (different < keys.size()) {
            throw new IllegalArgumentException(
                    "the same public key is named twice; a second copy of one key is no second recipient");
        }
        if (different < FEWEST) {
            throw new IllegalArgumentException("a backup is encrypted for at least " + FEWEST
                    + " recipients, one of them usually an escrow kept offline; " + different
                    + " was given. With one key alone, losing it loses every backup");
        }
    }

    /** The data key wrapped for each of them, bound to the meaning. */
    List<StoredEncoding.Recipient> wrap(DataKey key, Meaning meaning) {
        return keys.stream()
                .map(recipient -> new StoredEncoding.Recipient(
                        recipient.id(), Base64.getEncoder().encodeToString(recipient.wrap(key, meaning))))
                .toList();
    }
}
