package dev.rekindle.backup.encoding;

import java.util.Optional;

/**
 * What is done to a snapshot's bytes before they are stored.
 *
 * @param compression first
 * @param recipients for whom it is then encrypted; empty: it is not
 */
public record ObjectEncoding(Compression compression, Optional<Recipients> recipients) {
    private static final String ENCRYPTED = ".enc";

    /** Nothing: the object is the snapshot, and stock tools restore it. */
    public static final ObjectEncoding PLAIN = new ObjectEncoding(Compression.NONE, Optional.empty());

    /** What the object's name ends with, so that it tells: empty, {@code .gz}, {@code .enc} or {@code .gz.enc}. */
    public String suffix() {
        return compression.suffix() + (recipients.isPresent() ? ENCRYPTED : "");
    }

    /** Whether the object is the snapshot itself. */
    boolean isPlain() {
        return compression == Compression.NONE && recipients.isEmpty();
    }
}
