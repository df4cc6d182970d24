package dev.rekindle.backup;

import java.nio.file.Path;

/** A snapshot in a file and its manifest beside it. */
public record SavedSnapshot(Path file, Path manifestFile, BackupResult backup) {}
