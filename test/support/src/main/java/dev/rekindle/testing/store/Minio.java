package dev.rekindle.testing.store;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.TemporaryDirectory;
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
import org.jspecify.annotations.Nullable;

/** MinIO with one drive: all that S3 has and a backup wants. It is licensed under the AGPL; here it is run by tests, and shipped with nothing. */
public final class Minio implements S3Server, AutoCloseable {
    /** The one key id that SSE-KMS can name here. */
    public static final String KMS_KEY_ID = "rekindle-test";

    private static final int KMS_KEY_BYTES = 32;

    private final S3Access access;
    private final ServerProcess process;
    private final S3Requests requests;

    private Minio(@Nullable TestCertificates certificates) {
        TemporaryDirectory home = TemporaryDirectory.create("minio");
        LoopbackPort port = LoopbackPort.reserve();
        this.access = new S3Access(
                URI.create((certificates == null ? "http://" : "https://") + port),
                "us-east-1",
                "minio-owner",
                "minio-owner-secret");
        this.requests =
                certificates == null ? S3Requests.to(access) : S3Requests.to(access, certificates.clientContext());
        this.process = ServerProcess.start(
                "minio", command(access, home, certificates), home, List.of(port), requests::serves);
    }

    /** Starts one and waits until it serves. */
    public static Minio start() {
        return new Minio(null);
    }

    /** The same with TLS, with the server's certificate of the set; no certificate is demanded of clients. */
    public static Minio startWithTls(TestCertificates certificates) {
        return new Minio(certificates);
    }

    /** The one, in plain text, that all tests of this JVM share. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    @Override
    public S3Access access() {
        return access;
    }

    @Override
    public Set<S3Feature> features() {
        return EnumSet.allOf(S3Feature.class);
    }

    @Override
    public String log() {
        return process.log();
    }

    @Override
    public S3Requests requests() {
        return requests;
    }

    @Override
    public void close() {
        requests.close();
        process.close();
    }

    @Override
    public String toString() {
        return process.toString();
    }

    private static Command command(S3Access access, TemporaryDirectory home, @Nullable TestCertificates certificates) {
        Path keys = home.directory("certificates");
        if (certificates != null) {
            copy(certificates.server().certificate(), keys.resolve("public.crt"));
            copy(certificates.server().key(), keys.resolve("private.key"));
        }
        return Command.of(TestCache.binary("minio", "minio"), "server")
                .with(List.of(
                        "--address",
                        access.endpoint().getAuthority(),
                        "--certs-dir",
                        keys.toString(),
                        home.directory("drive").toString()))
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
