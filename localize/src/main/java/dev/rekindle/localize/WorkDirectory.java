package dev.rekindle.localize;

import java.nio.file.Path;

/** What is ours inside a directory of etcd's: everything lies under {@code .rekindle}, on the same volume. */
record WorkDirectory(Path parent) {
    private static final String STAGING = "staging-";
    private static final String ARCHIVE = "archive-";
    private static final String JOINER = "joiner-";

    Path path() {
        return parent.resolve(".rekindle");
    }

    Path lock() {
        return path().resolve("lock");
    }

    Path staging(String token) {
        return path().resolve(STAGING + token);
    }

    Path archive(String token) {
        return path().resolve(ARCHIVE + token);
    }

    Path marker(String token) {
        return path().resolve(JOINER + token);
    }

    static boolean isStaging(String name) {
        return name.startsWith(STAGING);
    }

    static boolean isArchive(String name) {
        return name.startsWith(ARCHIVE);
    }

    static boolean isMarker(String name) {
        return name.startsWith(JOINER);
    }

    /** The token in a name of ours. */
    static String token(String name) {
        return name.substring(name.indexOf('-') + 1);
    }
}
