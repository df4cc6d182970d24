package dev.rekindle.cli.snapshot;

import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The manifest that a snapshot is compared with: the one that was named, else the one that lies beside the file. */
record ManifestChoice(Path path, Manifest manifest) {
    private static final String SNAPSHOT = ".db";
    private static final String MANIFEST = ".manifest.json";

    /** Reads it, if there is one. A manifest beside the file is called as {@code snapshot save} and as a backup call it. */
    static Optional<ManifestChoice> of(Path snapshot, @Nullable Path named) throws IOException {
        if (named != null) {
            return Optional.of(read(named));
        }
        for (Path beside : beside(snapshot)) {
            if (Files.isRegularFile(beside)) {
                return Optional.of(read(beside));
            }
        }
        return Optional.empty();
    }

    /** Reads the one that was named, if one was. */
    static Optional<ManifestChoice> named(@Nullable Path named) throws IOException {
        return named == null ? Optional.empty() : Optional.of(read(named));
    }

    private static ManifestChoice read(Path path) throws IOException {
        return new ManifestChoice(path, ManifestJson.read(path));
    }

    private static List<Path> beside(Path snapshot) {
        String name = String.valueOf(snapshot.getFileName());
        Path full = snapshot.resolveSibling(name + MANIFEST);
        return name.endsWith(SNAPSHOT)
                ? List.of(
                        full, snapshot.resolveSibling(name.substring(0, name.length() - SNAPSHOT.length()) + MANIFEST))
                : List.of(full);
    }
}
