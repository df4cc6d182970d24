package dev.rekindle.controller.destination;

import dev.rekindle.api.destination.GcsDestination;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.gcs.GcsConnection;
import dev.rekindle.objectstore.gcs.GcsCredentials;
import dev.rekindle.objectstore.gcs.GcsEncryption;
import dev.rekindle.objectstore.gcs.GcsOptions;
import dev.rekindle.objectstore.net.AddressPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** What a destination says of Google Cloud Storage, as the store takes it. */
final class GcsChoices {
    private GcsChoices() {}

    /**
     * What was read for it from Secrets and ConfigMaps.
     *
     * @param authorities PEM file
     * @param customerKey Base64
     */
    record Material(GcsCredentials credentials, Optional<Path> authorities, Optional<String> customerKey) {}

    /** The options. Fails with {@link IllegalArgumentException}, for people, where they make no sense together. */
    static GcsOptions options(GcsDestination spec, Material material, AddressPolicy addresses) {
        GcsOptions options = GcsOptions.of(spec.bucket())
                .withPrefix(spec.prefix() == null ? ObjectPrefix.ROOT : new ObjectPrefix(spec.prefix()))
                .withAccess(material.credentials(), connection(spec, material, addresses))
                .withEncryption(encryption(spec, material));
        if (spec.project() != null) {
            options = options.withProject(spec.project());
        }
        return spec.storageClass() == null ? options : options.withStorageClass(spec.storageClass());
    }

    private static GcsConnection connection(GcsDestination spec, Material material, AddressPolicy addresses) {
        return new GcsConnection(
                spec.endpoint() == null ? GcsConnection.GOOGLE.endpoint() : URI.create(spec.endpoint()),
                material.authorities(),
                Optional.ofNullable(spec.proxy()).map(URI::create),
                addresses,
                GcsConnection.GOOGLE.deadlines());
    }

    private static GcsEncryption encryption(GcsDestination spec, Material material) {
        if (spec.kmsKey() != null) {
            return new GcsEncryption.ManagedKey(spec.kmsKey());
        }
        return material.customerKey()
                .<GcsEncryption>map(GcsEncryption.CustomerKey::new)
                .orElseGet(GcsEncryption.BucketDefault::new);
    }
}
