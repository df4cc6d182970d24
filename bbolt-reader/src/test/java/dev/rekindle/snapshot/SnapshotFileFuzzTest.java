package dev.rekindle.snapshot;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rekindle.bbolt.PageLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes at all, with metas that vouch for them: a refusal or an answer. Seeds are replayed; {@code JAZZER_FUZZ=1} makes up new ones. */
class SnapshotFileFuzzTest {
    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void answersAnyBytes(byte[] bytes) throws IOException {
        Path file = directory.resolve("any.db");
        if (bytes.length >= 2 * PageLayout.SMALLEST_PAGE) {
            MemorySegment sealed = MemorySegment.ofArray(bytes.clone());
            for (long start : new long[] {0, PageLayout.SMALLEST_PAGE}) {
                sealed.set(PageLayout.U64, start + PageLayout.META_CHECKSUM, PageLayout.metaChecksum(sealed, start));
            }
            Inquiry.everything(Files.write(file, sealed.toArray(ValueLayout.JAVA_BYTE)));
        }
    }
}
