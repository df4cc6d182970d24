package dev.rekindle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.testing.store.FakeGcsServer;
import dev.rekindle.testing.store.GcsServer;
import dev.rekindle.testing.store.Minio;
import dev.rekindle.testing.store.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Optional;

/**
 * The stores that examples speak of: a MinIO for {@code s3://}, a fake-gcs-server for {@code gs://}, a directory for {@code file://}. In
 * {@code s3://backups/prod/} and {@code file:///var/backups/} lies one backup, in {@code gs://backups/prod/} a signed one; whatever an example writes
 * goes to a place of its own.
 */
final class ExampleStores {
    private static final String NAME = "nightly-20261126T020000Z.db";

    private final Path directory;
    private final String s3;
    private final String gcs;

    private ExampleStores(Path directory, String s3, String gcs) {
        this.directory = directory;
        this.s3 = s3;
        this.gcs = gcs;
    }

    /** Makes the backups, by the commands themselves, from this etcd. */
    static ExampleStores make(Path directory, String endpoint) throws IOException {
        S3Server minio = Minio.shared();
        minio.createBucket("examples");
        Path access = Files.writeString(
                directory.resolve("access-key"), minio.access().accessKey());
        Path secret = Files.writeString(
                directory.resolve("secret-key"), minio.access().secretKey());
        GcsServer google = FakeGcsServer.shared();
        google.createBucket("examples");
        var stores = new ExampleStores(
                directory,
                "?endpoint=" + minio.access().endpoint() + "&access-key-file=" + access + "&secret-key-file=" + secret,
                "?endpoint=" + google.endpoint() + "&anonymous=true");
        Files.createDirectories(directory.resolve("stores/var"));
        stores.writeKeys("backup");
        stores.writeKeys("offsite");
        stores.backUp(endpoint, "s3://backups/prod/", Optional.empty());
        stores.backUp(endpoint, "gs://backups/prod/", Optional.of(directory.resolve("backup.key")));
        stores.backUp(endpoint, "file:///var/backups/", Optional.empty());
        return stores;
    }

    /** What stands for a word of an example; empty where it names no store and no key. */
    Optional<String> meaning(String word, String command, Path workplace) {
        String bare = word.replace("'", "");
        if (command.contains("key generate") && word.matches(".*\\.(key|pub)")) {
            return Optional.of(workplace.resolve(word).toString());
        }
        if (word.endsWith(".pub") || word.equals("offsite.key")) {
            return command.contains("--recipient")
                    ? Optional.empty()
                    : Optional.of(directory.resolve(word).toString());
        }
        if (!bare.matches("(s3|gs|file)://.*")) {
            return Optional.empty();
        }
        String place = bare.replaceFirst("\\?.*", "");
        boolean written = command.startsWith("rekindle backup")
                || place.startsWith("gs://offsite")
                || place.startsWith("file:///mnt");
        if (written && place.startsWith("file:")) {
            return Optional.of(vault(workplace).toUri().toString());
        }
        return Optional.of(real(written ? place.replace("://", "://" + workplace.getFileName() + "/") : place));
    }

    private static Path vault(Path workplace) {
        try {
            return Files.createDirectories(workplace.resolve("vault"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String real(String place) {
        if (place.startsWith("s3://")) {
            return "s3://examples/" + place.substring("s3://".length()) + s3;
        }
        return place.startsWith("gs://")
                ? "gs://examples/" + place.substring("gs://".length()) + gcs
                : place.replace(
                        "file:///var/", directory.resolve("stores/var/").toUri().toString());
    }

    private void backUp(String endpoint, String place, Optional<Path> signKey) throws IOException {
        Path first = Files.createTempDirectory(directory, "first");
        JsonNode made = CommandLineRun.of("backup", "--endpoints", endpoint, "--to", first.toUri(), "-o", "json")
                .orFail()
                .json();
        if (place.startsWith("file:")) {
            Files.createDirectories(directory.resolve("stores/var/backups"));
        }
        // A copy gives it the name that the examples use.
        Object[] copy = {"copy", made.path("object").asText(), real(place + NAME)};
        if (signKey.isEmpty()) {
            CommandLineRun.of(copy).orFail();
            return;
        }
        JsonNode signed = CommandLineRun.of(
                        "backup",
                        "--endpoints",
                        endpoint,
                        "--to",
                        real(place),
                        "--name",
                        "nightly",
                        "--sign-key",
                        signKey.get(),
                        "-o",
                        "json")
                .orFail()
                .json();
        if (signed.path("key").asText().isEmpty()) {
            throw new IOException("no key in " + signed);
        }
    }

    private void writeKeys(String name) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Files.writeString(directory.resolve(name + ".key"), pem("PRIVATE KEY", pair.getPrivate()));
            Files.writeString(directory.resolve(name + ".pub"), pem("PUBLIC KEY", pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String pem(String type, Key key) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END " + type + "-----\n";
    }
}
