package dev.rekindle.cli.store;

import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.encoding.EncodingException;
import dev.rekindle.backup.encoding.TicketValues;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.localize.decode.DecodedSource;
import dev.rekindle.localize.decode.Encoding;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.localize.source.HttpSource;
import dev.rekindle.localize.source.SnapshotSource;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The snapshot in a backup as a restore reads it: by parallel ranges, with a ticket for that one version of that one object and nothing else. */
public final class TicketSource {
    private static final Duration LIFE = Duration.ofHours(1);

    private TicketSource() {}

    /**
     * Asks the store for a ticket, good for an hour; the store may be closed while the source is still read.
     *
     * @param place the URL that the backup was found by, which may name the authority of the store's certificate
     * @param key what decrypts it; empty where it is not encrypted
     * @throws IOException when the store gives no ticket, or the key does not fit
     */
    public static SnapshotSource of(Backups.Found found, StoreUrl place, Optional<DataKey> key) throws IOException {
        StoredObject object = found.entry().object().orElseThrow();
        ReadTicket ticket = found.store().ticket(object.key(), object.version(), LIFE);
        return decoded(stored(ticket, place), found.manifest(), key);
    }

    private static SnapshotSource stored(ReadTicket ticket, StoreUrl place) throws IOException {
        if ("file".equals(ticket.url().getScheme())) {
            return new FileSource(Path.of(ticket.url()));
        }
        HttpSource source = HttpSource.of(ticket.url(), ticket.headers());
        Optional<Path> authority = place.authority();
        return authority.isPresent() ? source.trusting(Files.readString(authority.get())) : source;
    }

    private static SnapshotSource decoded(SnapshotSource stored, Manifest manifest, Optional<DataKey> key)
            throws EncodingException {
        if (manifest.encoding().isEmpty()) {
            return stored;
        }
        Map<String, String> ticket = TicketValues.of(manifest, key);
        Optional<Encoding.Encryption> encryption = key.map(present -> Encoding.Encryption.of(
                ticket.getOrDefault("data-key", ""), ticket.getOrDefault("associated-data", "")));
        return new DecodedSource(
                stored,
                new Encoding(
                        manifest.encoding().get().compression().isPresent()
                                ? Encoding.Compression.GZIP
                                : Encoding.Compression.NONE,
                        encryption,
                        OptionalLong.of(manifest.object().size()),
                        Optional.of(manifest.object().sha256()),
                        manifest.plain().size()));
    }
}
