package dev.rekindle.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The directory where {@code hack/tools} puts real binaries, and where tests keep what is slow to make; survives {@code mvn clean}. */
public final class TestCache {
    private TestCache() {}

    /** {@code $REKINDLE_CACHE}, else {@code $XDG_CACHE_HOME/rekindle}, else {@code ~/.cache/rekindle}, as in {@code hack/lib.sh}. */
    public static Path directory() {
        String own = System.getenv("REKINDLE_CACHE");
        if (own != null && !own.isEmpty()) {
            return Path.of(own);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return xdg != null && !xdg.isEmpty()
                ? Path.of(xdg, "rekindle")
                : Path.of(System.getProperty("user.home"), ".cache", "rekindle");
    }

    /**
     * A binary that {@code hack/tools} built.
     *
     * @throws IllegalStateException if it is not there; a test that lacks its oracle fails, it is never skipped
     */
    public static Path binary(String tool, String name) {
        Path binary = directory().resolve("bin").resolve(tool).resolve(name);
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException(binary + " is missing; run: hack/tools " + tool);
        }
        return binary;
    }
}
