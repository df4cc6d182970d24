package dev.rekindle.testing.store;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.ServerHome;
import dev.rekindle.testing.TestCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Starts SeaweedFS, its master, volume server, filer and S3 gateway in one process: a reading of S3 over a store of quite another design. */
public final class SeaweedFs {
    /** SSE-KMS would want a key service beside it. */
    private static final Set<S3Feature> FEATURES = EnumSet.complementOf(EnumSet.of(S3Feature.SERVER_SIDE_KEYS));

    /** In this order they take the ports of a home, each one for HTTP and one for gRPC. */
    private static final List<String> SERVICES = List.of("s3", "filer", "volume", "master");

    private SeaweedFs() {}

    /** Starts one and waits until it serves. */
    public static RunningS3Server start() {
        ServerHome home = ServerHome.reserve("seaweedfs", 2 * SERVICES.size());
        S3Access access = new S3Access(home.http(), "us-east-1", "seaweed-owner", "seaweed-owner-secret");
        ServerHome known = home.withFilesElsewhere(sockets(home));
        return RunningS3Server.start(known, command(access, known), S3Requests.to(access), FEATURES);
    }

    /** The one that all tests of this JVM share. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    private static Command command(S3Access access, ServerHome home) {
        return Command.of(TestCache.binary("seaweedfs", "weed"), "-logtostderr=true", "server", "-s3=true")
                .with(List.of("-ip=127.0.0.1", "-ip.bind=127.0.0.1"))
                .with(SERVICES.stream()
                        .map(service -> "-" + service + ".port=" + home.port(http(service)))
                        .toList())
                .with(SERVICES.stream()
                        .map(service -> "-" + service + ".port.grpc=" + home.port(grpc(service)))
                        .toList())
                .with(List.of("-s3.port.iceberg=0", "-s3.port.lance=0"))
                .with(List.of("-filer.localSocket=" + home.directory().path().resolve("filer.sock")))
                .with(List.of("-s3.localSocket=" + home.directory().path().resolve("s3.sock")))
                .with(List.of("-master.telemetry=false", "-master.peers=none"))
                .with(List.of("-dir=" + home.folder("data"), "-s3.config=" + identities(access, home)))
                // Every bucket takes volumes of its own, and each test has a bucket: many small ones.
                .with(List.of("-volume.max=10000", "-master.volumeSizeLimitMB=64"))
                .environment("WEED_MASTER_VOLUME_GROWTH_COPY_1", "1");
    }

    /** Sockets for its own use, at a place that cannot be chosen (weed/command/server.go); they outlive a server that is killed. */
    private static List<Path> sockets(ServerHome home) {
        return SERVICES.stream()
                .map(service -> Path.of("/tmp/seaweedfs-" + service + "-grpc-" + home.port(grpc(service)) + ".sock"))
                .toList();
    }

    private static int http(String service) {
        return 2 * SERVICES.indexOf(service);
    }

    private static int grpc(String service) {
        return http(service) + 1;
    }

    /** With identities it checks signatures; without any it would let everybody in. */
    private static Path identities(S3Access access, ServerHome home) {
        Path file = home.directory().path().resolve("identities.json");
        try {
            return Files.writeString(file, """
                    {"identities": [{
                      "name": "owner",
                      "credentials": [{"accessKey": "%s", "secretKey": "%s"}],
                      "actions": ["Admin", "Read", "List", "Tagging", "Write"]
                    }]}
                    """.formatted(access.accessKey(), access.secretKey()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final S3Server SERVER = new SharedS3Server(start());
    }
}
