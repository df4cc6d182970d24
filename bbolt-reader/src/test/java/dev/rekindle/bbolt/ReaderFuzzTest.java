package dev.rekindle.bbolt;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes at all: a refusal or a walk that ends. A normal test run replays the seeds in {@code src/test/resources}; with {@code JAZZER_FUZZ=1} in
 * the environment Jazzer makes up new ones.
 */
class ReaderFuzzTest {
    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void readsAnyBytes(byte[] bytes) throws IOException {
        Path file = directory.resolve("any.db");
        Browse.everything(Files.write(file, bytes));

        if (bytes.length >= 2 * PageLayout.SMALLEST_PAGE) {
            MemorySegment sealed = MemorySegment.ofArray(bytes.clone());
            BboltImage.seal(sealed, 0);
            BboltImage.seal(sealed, PageLayout.SMALLEST_PAGE);
            Browse.everything(Files.write(file, sealed.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
        }
    }
}
