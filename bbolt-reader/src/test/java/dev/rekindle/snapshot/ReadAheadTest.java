package dev.rekindle.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Advice is followed by the kernel, in front of the reader and no further, and takes nothing away. */
@EnabledOnOs(OS.LINUX)
class ReadAheadTest {
    private static final long MIB = 1 << 20;
    private static final long SIZE = 96 * MIB;

    // Under the build's directory, which lies on a disk: what lies in memory has nothing to be read from.
    @TempDir(factory = OnDisk.class)
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void writeAFileThatIsNotInThePageCache() throws IOException {
        file = directory.resolve("file");
        byte[] noise = new byte[(int) MIB];
        new Random(1).nextBytes(noise);
        try (var out = Files.newOutputStream(file)) {
            for (long written = 0; written < SIZE; written += noise.length) {
                out.write(noise);
            }
        }
        Command.of(Path.of("dd"), "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0")
                .run()
                .orFail();
    }

    @Test
    void readsTheWindowInFrontOfTheReaderAndThenNoMoreThanItMoves() throws IOException {
        try (var ahead = ReadAhead.of(file, SIZE)) {
            assertThat(readFromDisk(() -> ahead.reading(0))).isBetween(32 * MIB, 48 * MIB);
            assertThat(readFromDisk(() -> ahead.reading(0))).isLessThan(MIB);
            assertThat(readFromDisk(() -> ahead.reading(16 * MIB))).isBetween(8 * MIB, 24 * MIB);
            assertThat(readFromDisk(() -> ahead.reading(SIZE))).isLessThan(MIB);
        }
    }

    @Test
    void leavesASmallFileToTheKernel() throws IOException {
        try (var ahead = ReadAhead.of(file, MIB)) {
            assertThat(readFromDisk(() -> ahead.reading(0))).isLessThan(MIB);
        }
    }

    @Test
    void leavesNoDescriptorOpen() throws IOException {
        long before = descriptorsOf(file);
        try (var ahead = ReadAhead.of(file, SIZE)) {
            ahead.reading(0);
            assertThat(descriptorsOf(file)).isEqualTo(before + 1);
        }
        assertThat(descriptorsOf(file)).isEqualTo(before);
    }

    @Test
    void saysNothingOfAFileThatCannotBeOpened() {
        try (var ahead = ReadAhead.of(directory.resolve("none"), SIZE)) {
            ahead.reading(0);
        }
    }

    private static long readFromDisk(Runnable action) throws IOException {
        long before = bytesRead();
        action.run();
        return bytesRead() - before;
    }

    /** What this process has had fetched from storage so far, proc(5). */
    private static long bytesRead() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("read_bytes: "))
                .mapToLong(line -> Long.parseLong(line.substring("read_bytes: ".length())))
                .sum();
    }

    private static long descriptorsOf(Path file) throws IOException {
        Path real = file.toRealPath();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(link -> leadsTo(link, real)).count();
        }
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
