package dev.rekindle.objectstore.gcs;

import com.google.api.gax.paging.Page;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage.BlobGetOption;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.KeySyntax;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.PageToken;
import dev.rekindle.objectstore.StoredObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at, lists and deletes objects by Google's client, in our words. */
final class GcsObjects {
    private final GcsClient client;

    GcsObjects(GcsClient client) {
        this.client = client;
    }

    /**
     * An object, and which attempt made it.
     *
     * @param attempt empty when it was not made by us
     */
    record Found(StoredObject object, String attempt) {}

    /** The newest version at a key. */
    Optional<Found> find(ObjectKey key) throws ObjectStoreException {
        var options = new ArrayList<BlobGetOption>();
        if (client.options().encryption() instanceof GcsEncryption.CustomerKey(String base64)) {
            // Without it the store does not tell the checksum.
            options.add(BlobGetOption.decryptionKey(base64));
        }
        BlobId id = BlobId.of(client.options().bucket(), client.name(key));
        Optional<Blob> blob = client.retries()
                .run(
                        "look at",
                        client.place(key),
                        () -> Optional.ofNullable(client.storage().get(id, options.toArray(BlobGetOption[]::new))));
        return blob.map(found -> new Found(describe(key, found), attempt(found)));
    }

    /** A page of the objects below a prefix; names that are no keys, such as {@code a//b} or {@code a/}, are passed over. */
    ObjectPage list(ObjectPrefix prefix, Optional<PageToken> token) throws ObjectStoreException {
        String root = client.options().prefix().value();
        var options = new ArrayList<>(List.of(
                BlobListOption.prefix(root + prefix.value()),
                BlobListOption.pageSize(client.options().pageSize())));
        token.ifPresent(from -> options.add(BlobListOption.pageToken(from.value())));
        Page<Blob> page = client.retries()
                .run(
                        "list",
                        client.options().location() + prefix.value(),
                        () -> client.storage().list(client.options().bucket(), options.toArray(BlobListOption[]::new)));
        var objects = new ArrayList<StoredObject>();
        var unnameable = new ArrayList<String>();
        for (Blob blob : page.getValues()) {
            KeySyntax.listed(blob.getName().substring(root.length()), unnameable)
                    .ifPresent(key -> objects.add(describe(key, blob)));
        }
        String next = page.getNextPageToken();
        return new ObjectPage(
                objects,
                unnameable,
                next == null || next.isEmpty() ? Optional.empty() : Optional.of(new PageToken(next)));
    }

    /** Deletes exactly this version, or says why not. */
    void delete(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        long generation = generation(key, version);
        BlobId id = BlobId.of(client.options().bucket(), client.name(key), generation);
        var sent = new int[1];
        boolean deleted = client.retries().run("delete", client.place(key), () -> {
            sent[0]++;
            return client.storage().delete(id, BlobSourceOption.generationMatch(generation));
        });
        // Gone at a repetition: the first request did it, and its answer was lost.
        if (!deleted && sent[0] == 1) {
            throw absent(key, version);
        }
    }

    /** Why a version is not there: another one is, or none. */
    ObjectStoreException absent(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        Optional<Found> found = find(key);
        return found.isPresent() && !found.get().object().version().equals(version)
                ? GcsErrors.changed(
                        client.place(key),
                        version.value(),
                        found.get().object().version().value())
                : GcsErrors.notFound(client.place(key));
    }

    /** The generation behind a version of ours. */
    long generation(ObjectKey key, ObjectVersion version) throws ObjectStoreException {
        if (!version.value().matches("[1-9]\\d{0,17}")) {
            throw GcsErrors.changed(client.place(key), version.value(), "no such generation is possible in this store");
        }
        return Long.parseLong(version.value());
    }

    /** From big-endian base64, as Google writes it. */
    static Optional<Checksum> checksum(@Nullable String base64) {
        if (base64 == null) {
            return Optional.empty();
        }
        return Optional.of(new Checksum(
                Checksum.Algorithm.CRC32C,
                HexFormat.of().formatHex(Base64.getDecoder().decode(base64))));
    }

    /** To big-endian base64. */
    static String base64(Checksum crc32c) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(crc32c.hex()));
    }

    private static StoredObject describe(ObjectKey key, BlobInfo blob) {
        OffsetDateTime updated = blob.getUpdateTimeOffsetDateTime();
        return new StoredObject(
                key,
                new ObjectVersion(String.valueOf(blob.getGeneration())),
                blob.getSize() == null ? 0 : blob.getSize(),
                checksum(blob.getCrc32c()),
                metadata(blob),
                updated == null ? Instant.EPOCH : updated.toInstant());
    }

    /** What others have attached may break our rules; it is then not shown. */
    private static Metadata metadata(BlobInfo blob) {
        String contentType = blob.getContentType() == null ? Metadata.NONE.contentType() : blob.getContentType();
        var values = new TreeMap<String, String>();
        @Nullable Map<String, @Nullable String> attached = blob.getMetadata();
        if (attached != null) {
            attached.forEach((name, value) -> {
                if (value != null && !name.equals(UploadRequest.ATTEMPT)) {
                    values.put(name, value);
                }
            });
        }
        try {
            return new Metadata(contentType, values);
        } catch (IllegalArgumentException _) {
            return Metadata.NONE;
        }
    }

    private static String attempt(BlobInfo blob) {
        @Nullable Map<String, @Nullable String> attached = blob.getMetadata();
        String attempt = attached == null ? null : attached.get(UploadRequest.ATTEMPT);
        return attempt == null ? "" : attempt;
    }
}
