package dev.rekindle.testing.store;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.TemporaryDirectory;
import dev.rekindle.testing.TestCache;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The Versity S3 Gateway over a plain directory: a second reading of S3 by other people than MinIO's. */
public final class VersityGw implements S3Server, AutoCloseable {
    private final S3Access access;
    private final ServerProcess process;
    private final S3Requests requests;

    private VersityGw() {
        TemporaryDirectory home = TemporaryDirectory.create("versitygw");
        LoopbackPort port = LoopbackPort.reserve();
        this.access = new S3Access(URI.create("http://" + port), "us-east-1", "versity-owner", "versity-owner-secret");
        this.requests = S3Requests.to(access);
        this.process = ServerProcess.start("versitygw", command(access, home), home, List.of(port), requests::serves);
    }

    /** Starts one and waits until it serves. */
    public static VersityGw start() {
        return new VersityGw();
    }

    /** The one that all tests of this JVM share. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    @Override
    public S3Access access() {
        return access;
    }

    @Override
    public Set<S3Feature> features() {
        return EnumSet.complementOf(EnumSet.of(S3Feature.SERVER_SIDE_KEYS));
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

    private static Command command(S3Access access, TemporaryDirectory home) {
        return Command.of(TestCache.binary("versitygw", "versitygw"))
                .with(List.of("--port", access.endpoint().getAuthority(), "--region", access.region(), "--keep-alive"))
                // Without accounts beside the owner's it answers 404 to an unknown key, which S3 never does.
                .with(List.of("--iam-dir", home.directory("accounts").toString()))
                .with(List.of(
                        "posix", "--versioning-dir", home.directory("versions").toString()))
                // Temporary directories are often on file systems without extended attributes.
                .with(List.of("--sidecar", home.directory("metadata").toString()))
                .with(List.of(home.directory("objects").toString()))
                .environment("ROOT_ACCESS_KEY_ID", access.accessKey())
                .environment("ROOT_SECRET_ACCESS_KEY", access.secretKey());
    }

    private static final class Shared {
        static final S3Server SERVER = new SharedS3Server(start());
    }
}
