package dev.rekindle.testing.store;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.ServerHome;
import dev.rekindle.testing.TestCache;
import dev.rekindle.testing.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Starts MinIO with one drive: all that S3 has and a backup wants. It is licensed under the AGPL; here it is run by tests, and shipped with nothing. */
public final class Minio {
    /** The one key id that SSE-KMS can name here. */
    public static final String KMS_KEY_ID = "rekindle-test";

    private static final int KMS_KEY_BYTES = 32;
    private static final Set<S3Feature> FEATURES = EnumSet.allOf(S3Feature.class);

    private Minio() {}

    /** Starts one and waits until it serves. */
    public static RunningS3Server start() {
        ServerHome home = ServerHome.reserve("minio");
        S3Access access = access(home.http());
        return RunningS3Server.start(home, command(access, home), S3Requests.to(access), FEATURES);
    }

    /** The same with TLS, with the server's certificate of the set; no certificate is demanded of clients. */
    public static RunningS3Server startWithTls(TestCertificates certificates) {
        ServerHome home = ServerHome.reserve("minio");
        S3Access access = access(home.https());
        Path keys = Path.of(home.folder("certificates"));
        copy(certificates.server().certificate(), keys.resolve("public.crt"));
        copy(certificates.server().key(), keys.resolve("private.key"));
        return RunningS3Server.start(
                home, command(access, home), S3Requests.to(access, certificates.clientContext()), FEATURES);
    }

    /** The one, in plain text, that all tests of this JVM share. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    private static S3Access access(URI endpoint) {
        return new S3Access(endpoint, "us-east-1", "minio-owner", "minio-owner-secret");
    }

    private static Command command(S3Access access, ServerHome home) {
        return Command.of(TestCache.binary("minio", "minio"), "server")
                .with(List.of("--address", access.endpoint().getAuthority()))
                .with(List.of("--certs-dir", home.folder("certificates")))
                .with(List.of(home.folder("drive")))
                .environment("MINIO_ROOT_USER", access.accessKey())
                .environment("MINIO_ROOT_PASSWORD", access.secretKey())
                .environment("MINIO_BROWSER", "off")
                .environment("MINIO_UPDATE", "off")
                // Its drive may be on the root disk, as on CI's machines.
                .environment("MINIO_CI_CD", "1")
                .environment(
                        "MINIO_KMS_SECRET_KEY",
                        KMS_KEY_ID + ":" + Base64.getEncoder().encodeToString(new byte[KMS_KEY_BYTES]));
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final S3Server SERVER = new SharedS3Server(start());
    }
}
