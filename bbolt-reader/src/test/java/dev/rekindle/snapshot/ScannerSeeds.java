package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;

import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.PageLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes the seeds of {@link ScannerFuzzTest}. Run its main from an IDE with the resources directory as the argument when the format grows. */
final class ScannerSeeds {
    private ScannerSeeds() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(
                Path.of(arguments[0], "dev/rekindle/snapshot/ScannerFuzzTestInputs/scansAnyBytes"));
        byte[] small = SnapshotImage.small();
        write(directory, "small", small);
        write(directory, "small-bare", Arrays.copyOf(small, small.length - SnapshotImage.TRAILER));
        write(directory, "small-half", Arrays.copyOf(small, small.length / 2));
        write(directory, "empty", new byte[0]);
        write(
                directory,
                "large-page",
                SnapshotImage.sealed(rows("v".repeat(3000)).bytes()));
        write(directory, "freelist", SnapshotImage.sealed(rows("v").freelist(4).bytes()));
        write(
                directory,
                "freelist-lies",
                SnapshotImage.sealed(rows("v").freelist(4, 3, 900).bytes()));
        write(
                directory,
                "overflow-lies",
                SnapshotImage.sealed(
                        rows("v").poke32(3, PageLayout.PAGE_OVERFLOW, -1).bytes()));
        write(
                directory,
                "count-lies",
                SnapshotImage.sealed(
                        rows("v").poke16(3, PageLayout.PAGE_COUNT, -1).bytes()));
        write(
                directory,
                "high-water-mark-lies",
                SnapshotImage.sealed(rows("v").highWaterMark(1L << 40).bytes()));
        write(
                directory,
                "nested",
                SnapshotImage.sealed(new BboltImage(SnapshotImage.PAGE_SIZE)
                        .leaf(
                                2,
                                inline("key"),
                                inline("meta", SnapshotImage.meta(1, 1, 0, 0)),
                                inline("x", inline("y", inline("z", entry("a", "b")))))
                        .bytes()));
    }

    private static BboltImage rows(String value) {
        return new BboltImage(SnapshotImage.PAGE_SIZE)
                .leaf(2, bucket("key", 3), inline("meta", SnapshotImage.meta(1, 1, 0, 0)))
                .leaf(3, entry(SnapshotImage.rowKey(2, 0), SnapshotImage.keyValue("k", 2, 2, 1, value, 0)));
    }

    private static void write(Path directory, String name, byte[] bytes) throws IOException {
        Files.write(directory.resolve(name), bytes);
    }
}
