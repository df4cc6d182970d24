package dev.rekindle.objectstore.url;

import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.s3.Encryption;
import dev.rekindle.objectstore.s3.S3Connection;
import dev.rekindle.objectstore.s3.S3Connection.Addressing;
import dev.rekindle.objectstore.s3.S3Connection.EndpointRules;
import dev.rekindle.objectstore.s3.S3Connection.MachineCredentials;
import dev.rekindle.objectstore.s3.S3Credentials;
import dev.rekindle.objectstore.s3.S3Options;
import dev.rekindle.objectstore.s3.S3Writing;
import dev.rekindle.objectstore.s3.S3Writing.Checksums;
import dev.rekindle.objectstore.s3.S3Writing.CreateOnly;
import dev.rekindle.objectstore.s3.S3Writing.Retention;
import dev.rekindle.objectstore.s3.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The parameters of {@code s3://}: where the store is ({@code endpoint}, {@code region}, {@code addressing}, {@code ca}, {@code proxy}), who we are
 * ({@code profile}; {@code role} with {@code token-file}; {@code access-key-file} with {@code secret-key-file} and {@code session-token-file};
 * {@code machine-credentials}), and how objects are written ({@code checksums}, {@code create-only}, {@code sse}, {@code kms-key},
 * {@code bucket-key}, {@code customer-key-file}, {@code storage-class}, {@code lock} with {@code lock-for}). What is not given comes from the
 * variables that the SDK knows.
 */
final class S3Parameters {
    private static final String USUAL_REGION = "us-east-1";

    private S3Parameters() {}

    private enum Sse {
        S3,
        KMS
    }

    static S3Options options(
            String bucket, ObjectPrefix prefix, Parameters parameters, Map<String, String> environment) {
        return S3Options.of(bucket, connection(parameters, environment))
                .withPrefix(prefix)
                .withCredentials(credentials(parameters))
                .withWriting(writing(parameters));
    }

    private static S3Connection connection(Parameters parameters, Map<String, String> environment) {
        String region = parameters
                .text("region")
                .or(() -> first(environment, "AWS_REGION", "AWS_DEFAULT_REGION"))
                .orElse(USUAL_REGION);
        Optional<URI> endpoint = parameters
                .uri("endpoint")
                .or(() -> first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
                        .map(URI::create));
        S3Connection connection =
                endpoint.map(url -> S3Connection.endpoint(url, region)).orElseGet(() -> S3Connection.aws(region));
        Optional<Addressing> addressing = parameters.choice("addressing", Addressing.class);
        Optional<Path> authority = parameters
                .path("ca")
                .or(() -> first(environment, "AWS_CA_BUNDLE").map(Path::of));
        Optional<URI> proxy = parameters.uri("proxy");
        Optional<MachineCredentials> machine = parameters.choice("machine-credentials", MachineCredentials.class);
        EndpointRules usual = EndpointRules.PERSONAL;
        return new S3Connection(
                region,
                endpoint,
                addressing.orElse(connection.addressing()),
                authority,
                proxy,
                new EndpointRules(usual.addresses(), usual.plain(), machine.orElse(usual.machine())));
    }

    private static S3Credentials credentials(Parameters parameters) {
        Optional<String> profile = parameters.text("profile");
        Optional<String> role = parameters.text("role");
        Optional<Path> token = parameters.path("token-file");
        Optional<Path> access = parameters.path("access-key-file");
        Optional<Path> secret = parameters.path("secret-key-file");
        Optional<Path> session = parameters.path("session-token-file");
        if (role.isPresent() != token.isPresent()) {
            throw new IllegalArgumentException("role and token-file belong together");
        }
        if (access.isPresent() != secret.isPresent() || (session.isPresent() && access.isEmpty())) {
            throw new IllegalArgumentException("access-key-file and secret-key-file belong together");
        }
        long ways = Stream.of(profile, role, access).filter(Optional::isPresent).count();
        if (ways > 1) {
            throw new IllegalArgumentException("give one of profile, role and access-key-file");
        }
        if (profile.isPresent()) {
            return new S3Credentials.Profile(profile.get());
        }
        if (role.isPresent() && token.isPresent()) {
            return new S3Credentials.WebIdentity(role.get(), token.get(), "rekindle");
        }
        return access.isPresent() && secret.isPresent()
                ? new S3Credentials.Files(access.get(), secret.get(), session)
                : new S3Credentials.Ambient();
    }

    private static S3Writing writing(Parameters parameters) {
        S3Writing usual = S3Writing.DEFAULTS;
        return new S3Writing(
                encryption(parameters),
                parameters.text("storage-class"),
                retention(parameters),
                parameters.choice("checksums", Checksums.class).orElse(usual.checksums()),
                parameters.choice("create-only", CreateOnly.class).orElse(usual.createOnly()));
    }

    private static Encryption encryption(Parameters parameters) {
        Optional<Sse> sse = parameters.choice("sse", Sse.class);
        Optional<String> kmsKey = parameters.text("kms-key");
        Optional<Boolean> bucketKey = parameters.flag("bucket-key");
        Optional<String> customerKey = parameters.secretIn("customer-key-file");
        if (customerKey.isPresent()) {
            if (sse.isPresent() || kmsKey.isPresent()) {
                throw new IllegalArgumentException("give either customer-key-file or sse");
            }
            return new Encryption.CustomerKey(new Secret(customerKey.get()));
        }
        if (kmsKey.isPresent() || sse.equals(Optional.of(Sse.KMS))) {
            Encryption.BucketKey use = bucketKey
                    .map(on -> on ? Encryption.BucketKey.ON : Encryption.BucketKey.OFF)
                    .orElse(Encryption.BucketKey.BUCKET_DEFAULT);
            return new Encryption.KmsKey(kmsKey, use);
        }
        return sse.isPresent() ? new Encryption.StoreKey() : new Encryption.BucketDefault();
    }

    private static Optional<Retention> retention(Parameters parameters) {
        Optional<Retention.Mode> mode = parameters.choice("lock", Retention.Mode.class);
        Optional<Duration> life = parameters.days("lock-for");
        if (mode.isPresent() != life.isPresent()) {
            throw new IllegalArgumentException("lock and lock-for belong together: lock=governance&lock-for=30d");
        }
        return mode.flatMap(who -> life.map(time -> new Retention(who, time)));
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return Stream.of(names)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
