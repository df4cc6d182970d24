package dev.rekindle.testing.store;

/** A bucket of one test on a server that speaks Google's API. */
public record GcsBucket(GcsServer server, String name) {}
