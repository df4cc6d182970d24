package dev.rekindle.controller.destination;

import dev.rekindle.api.destination.S3Destination;
import dev.rekindle.api.destination.S3Encryption;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.net.AddressPolicy;
import dev.rekindle.objectstore.s3.Encryption;
import dev.rekindle.objectstore.s3.S3Connection;
import dev.rekindle.objectstore.s3.S3Connection.EndpointRules;
import dev.rekindle.objectstore.s3.S3Credentials;
import dev.rekindle.objectstore.s3.S3Options;
import dev.rekindle.objectstore.s3.S3Writing;
import dev.rekindle.objectstore.s3.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What a destination says of S3, as the store takes it. */
final class S3Choices {
    private S3Choices() {}

    /**
     * What was read for it from Secrets and ConfigMaps.
     *
     * @param authority PEM file
     * @param customerKey Base64
     */
    record Material(S3Credentials credentials, Optional<Path> authority, Optional<String> customerKey) {}

    /** The options. Fails with {@link IllegalArgumentException}, for people, where they make no sense together. */
    static S3Options options(S3Destination spec, Material material, AddressPolicy addresses) {
        return S3Options.of(spec.bucket(), connection(spec, material, addresses))
                .withPrefix(spec.prefix() == null ? ObjectPrefix.ROOT : new ObjectPrefix(spec.prefix()))
                .withCredentials(material.credentials())
                .withWriting(writing(spec, material));
    }

    private static S3Connection connection(S3Destination spec, Material material, AddressPolicy addresses) {
        Optional<URI> endpoint = Optional.ofNullable(spec.endpoint()).map(URI::create);
        S3Connection.Addressing usual =
                endpoint.isPresent() ? S3Connection.Addressing.PATH : S3Connection.Addressing.VIRTUAL_HOST;
        return new S3Connection(
                spec.region(),
                endpoint,
                spec.addressing() == null
                        ? usual
                        : switch (spec.addressing()) {
                            case VIRTUAL_HOST -> S3Connection.Addressing.VIRTUAL_HOST;
                            case PATH -> S3Connection.Addressing.PATH;
                        },
                material.authority(),
                Optional.ofNullable(spec.proxy()).map(URI::create),
                rules(spec, addresses));
    }

    private static EndpointRules rules(S3Destination spec, AddressPolicy addresses) {
        return new EndpointRules(
                addresses,
                switch (spec.plainHttp()) {
                    case REFUSED -> S3Connection.PlainHttp.REFUSED;
                    case ALLOWED -> S3Connection.PlainHttp.ALLOWED;
                },
                switch (spec.machineCredentials()) {
                    case WITHHELD -> S3Connection.MachineCredentials.WITHHELD;
                    case SENT -> S3Connection.MachineCredentials.SENT;
                });
    }

    private static S3Writing writing(S3Destination spec, Material material) {
        return new S3Writing(
                encryption(Optional.ofNullable(spec.encryption()), material.customerKey()),
                Optional.ofNullable(spec.storageClass()),
                Optional.ofNullable(spec.objectLock())
                        .map(lock -> new S3Writing.Retention(
                                switch (lock.mode()) {
                                    case GOVERNANCE -> S3Writing.Retention.Mode.GOVERNANCE;
                                    case COMPLIANCE -> S3Writing.Retention.Mode.COMPLIANCE;
                                },
                                Duration.ofDays(lock.days()))),
                switch (spec.checksums()) {
                    case STRICT -> S3Writing.Checksums.STRICT;
                    case COMPATIBLE -> S3Writing.Checksums.COMPATIBLE;
                },
                switch (spec.createOnly()) {
                    case NATIVE -> S3Writing.CreateOnly.NATIVE;
                    case HEAD_GUARD -> S3Writing.CreateOnly.HEAD_GUARD;
                });
    }

    private static Encryption encryption(Optional<S3Encryption> spec, Optional<String> customerKey) {
        if (spec.isEmpty()) {
            return new Encryption.BucketDefault();
        }
        return switch (spec.get().mode()) {
            case STORE_KEY -> new Encryption.StoreKey();
            case KMS_KEY ->
                new Encryption.KmsKey(
                        Optional.ofNullable(spec.get().kmsKeyId()),
                        bucketKey(Optional.ofNullable(spec.get().bucketKey())));
            case CUSTOMER_KEY ->
                new Encryption.CustomerKey(new Secret(customerKey.orElseThrow(
                        () -> new IllegalArgumentException("encryption.mode CustomerKey needs customerKeySecret"))));
        };
    }

    private static Encryption.BucketKey bucketKey(Optional<S3Encryption.BucketKey> chosen) {
        return chosen.map(key -> switch (key) {
                    case ENABLED -> Encryption.BucketKey.ON;
                    case DISABLED -> Encryption.BucketKey.OFF;
                })
                .orElse(Encryption.BucketKey.BUCKET_DEFAULT);
    }
}
