package dev.rekindle.testing.store;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.ServerHome;
import dev.rekindle.testing.ServerProcess;
import dev.rekindle.testing.TestCache;
import java.net.URI;
import java.util.List;

/** The program fake-gcs-server, with its objects in memory. It checks no signatures and no tokens. */
public final class FakeGcsServer implements GcsServer, AutoCloseable {
    private final URI endpoint;
    private final GcsRequests requests;
    private final ServerProcess process;

    private FakeGcsServer() {
        ServerHome home = ServerHome.reserve("fake-gcs-server");
        this.endpoint = home.http();
        this.requests = GcsRequests.to(endpoint);
        this.process = ServerProcess.start(home, command(endpoint), requests::serves);
    }

    /** Starts one and waits until it serves. */
    public static FakeGcsServer start() {
        return new FakeGcsServer();
    }

    /** The one that all tests of this JVM share. */
    public static GcsServer shared() {
        return Shared.SERVER;
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public String log() {
        return process.log();
    }

    @Override
    public GcsRequests requests() {
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

    private static Command command(URI endpoint) {
        return Command.of(TestCache.binary("fake-gcs-server", "fake-gcs-server"))
                .with(List.of(
                        "-backend=memory",
                        "-scheme=http",
                        "-host=127.0.0.1",
                        "-port=" + endpoint.getPort(),
                        // Downloads are served under the first, and upload sessions are named by the second.
                        "-public-host=" + endpoint.getAuthority(),
                        "-external-url=" + endpoint));
    }

    private static final class Shared {
        static final GcsServer SERVER = new SharedGcsServer(start());
    }
}
