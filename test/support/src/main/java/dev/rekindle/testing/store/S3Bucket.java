package dev.rekindle.testing.store;

/** A bucket of one test on an S3 server. */
public record S3Bucket(S3Server server, String name) {}
