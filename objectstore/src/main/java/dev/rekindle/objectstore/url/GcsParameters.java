package dev.rekindle.objectstore.url;

import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.gcs.GcsConnection;
import dev.rekindle.objectstore.gcs.GcsCredentials;
import dev.rekindle.objectstore.gcs.GcsEncryption;
import dev.rekindle.objectstore.gcs.GcsOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of {@code gs://}: {@code endpoint}, {@code ca}, {@code proxy}, {@code project}, {@code credentials} (a service account's JSON key
 * file; else what the SDK finds), {@code anonymous=true}, {@code kms-key}, {@code customer-key-file}, {@code storage-class}. Like the SDK it
 * follows {@code STORAGE_EMULATOR_HOST}, to which nobody's credentials are sent.
 */
final class GcsParameters {
    private static final String EMULATOR = "STORAGE_EMULATOR_HOST";

    private GcsParameters() {}

    static GcsOptions options(
            String bucket, ObjectPrefix prefix, Parameters parameters, Map<String, String> environment) {
        Optional<URI> emulator = Optional.ofNullable(environment.get(EMULATOR))
                .filter(value -> !value.isBlank())
                .map(value -> URI.create(value.contains("://") ? value : "http://" + value));
        Optional<URI> endpoint = parameters.uri("endpoint");
        Optional<Path> file = parameters.path("credentials");
        boolean anonymous = parameters.flag("anonymous").orElse(false);
        if (anonymous && file.isPresent()) {
            throw new IllegalArgumentException("give either credentials or anonymous=true");
        }
        GcsConnection connection = endpoint.or(() -> emulator)
                .map(GcsConnection.GOOGLE::withEndpoint)
                .orElse(GcsConnection.GOOGLE);
        connection = parameters.path("ca").map(connection::withAuthorities).orElse(connection);
        connection = parameters.uri("proxy").map(connection::withProxy).orElse(connection);
        boolean toEmulator = endpoint.isEmpty() && emulator.isPresent();
        GcsCredentials credentials = file.<GcsCredentials>map(GcsCredentials.ServiceAccountFile::new)
                .orElse(anonymous || toEmulator ? new GcsCredentials.None() : new GcsCredentials.Ambient());
        GcsOptions options = GcsOptions.of(bucket)
                .withPrefix(prefix)
                .withAccess(credentials, connection)
                .withEncryption(encryption(parameters));
        options = parameters.text("project").map(options::withProject).orElse(options);
        return parameters.text("storage-class").map(options::withStorageClass).orElse(options);
    }

    private static GcsEncryption encryption(Parameters parameters) {
        Optional<String> managed = parameters.text("kms-key");
        Optional<String> customer = parameters.secretIn("customer-key-file");
        if (managed.isPresent() && customer.isPresent()) {
            throw new IllegalArgumentException("give either kms-key or customer-key-file");
        }
        return managed.<GcsEncryption>map(GcsEncryption.ManagedKey::new)
                .or(() -> customer.map(GcsEncryption.CustomerKey::new))
                .orElseGet(GcsEncryption.BucketDefault::new);
    }
}
