package dev.rekindle.localize;

import java.nio.file.Path;

/** What is ours inside a directory of etcd's: everything lies under {@code .rekindle}, on the same volume. */
record WorkDirectory(Path parent) {
    private static final String STAGING = "staging-";
    private static final String ARCHIVE = "archive-";
    private static final String JOINER = "joiner-";
    private static final String ROLLED_BACK = "rolled-back-";
    private static final String RETURNING = "returning-";

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

    /** Where a rollback keeps what the restore had made. */
    Path rolledBack(String token) {
        return path().resolve(ROLLED_BACK + token);
    }

    /** Old WAL files on their way back; stands, empty at last, until the member has its place again. */
    Path returning(String token) {
        return path().resolve(RETURNING + token);
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

    static boolean isRolledBack(String name) {
        return name.startsWith(ROLLED_BACK);
    }

    static boolean isReturning(String name) {
        return name.startsWith(RETURNING);
    }

    /** The token in the name of a staging directory, an archive or a marker. */
    static String token(String name) {
        return name.substring(name.indexOf('-') + 1);
    }
}
