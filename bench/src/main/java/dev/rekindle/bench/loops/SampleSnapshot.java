package dev.rekindle.bench.loops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The snapshot that the benchmarks read: the one that {@code hack/bench} names in the system property {@code rekindle.bench.snapshot}. */
final class SampleSnapshot {
    private SampleSnapshot() {}

    static Path path() throws IOException {
        String name = System.getProperty("rekindle.bench.snapshot", "");
        Path path = Path.of(name);
        if (name.isEmpty() || !Files.isRegularFile(path)) {
            throw new IOException(
                    "the system property rekindle.bench.snapshot must name a snapshot; hack/bench --jmh sets it");
        }
        return path;
    }
}
