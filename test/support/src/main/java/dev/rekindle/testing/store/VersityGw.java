package dev.rekindle.testing.store;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.ServerHome;
import dev.rekindle.testing.TestCache;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Starts the Versity S3 Gateway over a plain directory: a second reading of S3 by other people than MinIO's. */
public final class VersityGw {
    private static final Set<S3Feature> FEATURES = EnumSet.complementOf(EnumSet.of(S3Feature.SERVER_SIDE_KEYS));

    private VersityGw() {}

    /** Starts one and waits until it serves. */
    public static RunningS3Server start() {
        ServerHome home = ServerHome.reserve("versitygw");
        S3Access access = new S3Access(home.http(), "us-east-1", "versity-owner", "versity-owner-secret");
        return RunningS3Server.start(home, command(access, home), S3Requests.to(access), FEATURES);
    }

    /** The one that all tests of this JVM share. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    private static Command command(S3Access access, ServerHome home) {
        return Command.of(TestCache.binary("versitygw", "versitygw"))
                .with(List.of("--port", access.endpoint().getAuthority(), "--region", access.region(), "--keep-alive"))
                // Without accounts beside the owner's it answers 404 to an unknown key, which S3 never does.
                .with(List.of("--iam-dir", home.folder("accounts")))
                .with(List.of("posix", "--versioning-dir", home.folder("versions")))
                // Temporary directories are often on file systems without extended attributes.
                .with(List.of("--sidecar", home.folder("metadata")))
                .with(List.of(home.folder("objects")))
                .environment("ROOT_ACCESS_KEY_ID", access.accessKey())
                .environment("ROOT_SECRET_ACCESS_KEY", access.secretKey());
    }

    private static final class Shared {
        static final S3Server SERVER = new SharedS3Server(start());
    }
}
