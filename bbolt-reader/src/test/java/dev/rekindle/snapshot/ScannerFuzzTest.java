package dev.rekindle.snapshot;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;

/**
 * Any bytes at all: a refusal or a report. A normal test run replays the seeds in {@code src/test/resources}; with {@code JAZZER_FUZZ=1} in the
 * environment Jazzer makes up new ones. {@link ScannerSeeds} made the seeds.
 */
class ScannerFuzzTest {
    private static final ScanOptions LENIENT =
            ScanOptions.snapshot().trailer(TrailerPolicy.IGNORED).collectingRows(1 << 20);

    @FuzzTest(maxDuration = "60s")
    void scansAnyBytes(byte[] bytes) {
        scan(bytes, ScanOptions.snapshot());
        scan(bytes, LENIENT);

        if (bytes.length >= 2 * PageLayout.SMALLEST_PAGE + SnapshotImage.TRAILER) {
            byte[] sealed = bytes.clone();
            MemorySegment file = MemorySegment.ofArray(sealed);
            BboltImage.seal(file, 0);
            BboltImage.seal(file, PageLayout.SMALLEST_PAGE);
            scan(SnapshotImage.reseal(sealed), ScanOptions.snapshot().collectingRows(1 << 20));
        }
    }

    private static void scan(byte[] bytes, ScanOptions options) {
        try {
            SnapshotReport report = Scans.scan(bytes, options, Scans.randomSizes(bytes.length, 5000));
            if (report.size() != bytes.length) {
                throw new AssertionError(report.size() + " of " + bytes.length + " bytes");
            }
        } catch (SnapshotCorruptException refused) {
            if (refused.expected().isBlank() || refused.found().isBlank()) {
                throw new AssertionError("a refusal that does not say why", refused);
            }
        }
    }
}
