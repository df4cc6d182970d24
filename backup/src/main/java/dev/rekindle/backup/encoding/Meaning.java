package dev.rekindle.backup.encoding;

import dev.rekindle.backup.manifest.Manifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What an encrypted object is bound to: which backup of which cluster it is. Cipher text and wrapped keys open only together with it, so an
 * object cannot take the place of another one.
 *
 * <p>Of the object's key only the name counts, not the prefix before it: a mirror of a bucket under another prefix stays readable, and cluster,
 * time and name already tell any two backups apart.
 *
 * @param clusterId etcd's, hex
 * @param started when the backup began
 * @param name the last segment of the object's key
 */
record Meaning(String clusterId, Instant started, String name) {

    static Meaning of(Manifest manifest) {
        String key = manifest.object().key();
        return new Meaning(
                manifest.source().clusterId(), manifest.time().started(), key.substring(key.lastIndexOf('/') + 1));
    }

    /**
     * {@code rekindle/2 cluster=cafe started=2026-11-21T10:15:00.250Z name=daily-20261121T101500Z.db.enc}: the manifest's format, then values
     * without spaces, and last the only one that may hold any. One text for one meaning.
     */
    String text() {
        return "rekindle/" + Manifest.ENCODED_FORMAT + " cluster=" + clusterId + " started=" + started + " name="
                + name;
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
