package dev.rekindle.engine.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What lies on the volume before the restore.
 *
 * @param name how reports call it
 * @param oldData the data directory of a stopped member, whose {@code member} is there already
 */
record Situation(String name, Optional<Path> oldData) {
    /** A new volume: the data directory does not exist. */
    static final Situation EMPTY = new Situation("empty", Optional.empty());

    /** A volume that survived: the data directory of a stopped member. */
    static Situation holding(Path oldData) {
        return new Situation("old data", Optional.of(oldData));
    }

    /** Fills a box whose root exists and is empty. */
    void prepare(Box box) throws IOException {
        if (oldData.isPresent()) {
            Files.createDirectory(box.dataDir());
            Tree.copy(oldData.get().resolve("member"), box.member());
        }
    }
}
