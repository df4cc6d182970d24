package dev.rekindle.testing.store;

import java.util.Set;

/** A server for all tests of a JVM. Nobody can close it, not even JUnit, which closes the arguments of parameterized tests where it can. */
record SharedS3Server(S3Server real) implements S3Server {

    @Override
    public S3Access access() {
        return real.access();
    }

    @Override
    public Set<S3Feature> features() {
        return real.features();
    }

    @Override
    public String log() {
        return real.log();
    }

    @Override
    public S3Requests requests() {
        return real.requests();
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
