package dev.rekindle.testing.store;

import java.net.URI;

/** The same for {@link GcsServer} as {@link SharedS3Server} is for S3. */
record SharedGcsServer(GcsServer real) implements GcsServer {

    @Override
    public URI endpoint() {
        return real.endpoint();
    }

    @Override
    public String log() {
        return real.log();
    }

    @Override
    public GcsRequests requests() {
        return real.requests();
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
