package dev.rekindle.testing.store;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.ServerHome;
import dev.rekindle.testing.ServerProcess;
import java.util.Set;

/** An S3 server as a process, whichever it is, until it is closed. */
public final class RunningS3Server implements S3Server, AutoCloseable {
    private final S3Requests requests;
    private final Set<S3Feature> features;
    private final ServerProcess process;

    private RunningS3Server(S3Requests requests, Set<S3Feature> features, ServerProcess process) {
        this.requests = requests;
        this.features = Set.copyOf(features);
        this.process = process;
    }

    /** Starts one and waits until it answers its owner. */
    static RunningS3Server start(ServerHome home, Command command, S3Requests requests, Set<S3Feature> features) {
        return new RunningS3Server(requests, features, ServerProcess.start(home, command, requests::serves));
    }

    @Override
    public S3Access access() {
        return requests.access();
    }

    @Override
    public Set<S3Feature> features() {
        return features;
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
}
