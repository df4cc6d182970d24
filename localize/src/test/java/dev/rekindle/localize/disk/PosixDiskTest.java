package dev.rekindle.localize.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixDiskTest {
    @TempDir
    private Path directory;

    private final PosixDisk disk = new PosixDisk();

    @Test
    void exchangesAFileAndADirectory() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path other = Files.createDirectory(directory.resolve("other"));

        assertThat(disk.exchange(file, other)).isEqualTo(Disk.Exchange.DONE);

        assertThat(file).isDirectory();
        assertThat(other).hasContent("x");
    }

    @Test
    void neverReplacesByRenaming() throws Exception {
        Path from = Files.writeString(directory.resolve("from"), "new");
        Path to = Files.writeString(directory.resolve("to"), "old");

        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> disk.rename(from, to));

        assertThat(from).hasContent("new");
        assertThat(to).hasContent("old");
    }

    @Test
    void namesWhatIsMissing() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> disk.rename(directory.resolve("missing"), directory.resolve("to")))
                .withMessageContaining("missing");
    }

    @Test
    void makesDirectoriesAndFilesWithExactlyTheModeAskedFor() throws Exception {
        Path made = directory.resolve("made");

        disk.createDirectory(made, 02777);
        try (DiskFile file = disk.create(made.resolve("file"), 0666)) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 4);
            assertThat(file.size()).isEqualTo(7);
        }

        assertThat(disk.stat(made).orElseThrow().mode()).isEqualTo(02777);
        assertThat(disk.stat(made.resolve("file")).orElseThrow())
                .isEqualTo(new DiskEntry(
                        DiskEntry.Kind.FILE,
                        7,
                        disk.stat(directory).orElseThrow().uid(),
                        disk.stat(made).orElseThrow().gid(),
                        0666));
    }

    @Test
    void deletesALinkAndNotWhatItLeadsTo() throws Exception {
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Files.writeString(kept.resolve("file"), "x");
        Path tree = Files.createDirectories(directory.resolve("tree/sub"));
        Files.createSymbolicLink(tree.resolve("link"), kept);

        disk.deleteTree(directory.resolve("tree"));
        disk.deleteTree(directory.resolve("tree"));

        assertThat(directory.resolve("tree")).doesNotExist();
        assertThat(kept.resolve("file")).exists();
    }

    @Test
    void deletesADirectoryOnlyIfItIsEmpty() throws Exception {
        Files.createDirectories(directory.resolve("a/b"));

        assertThat(disk.deleteIfEmpty(directory.resolve("a"))).isFalse();
        assertThat(disk.deleteIfEmpty(directory.resolve("a/b"))).isTrue();
        assertThat(disk.deleteIfEmpty(directory.resolve("a/b"))).isTrue();
        assertThat(disk.deleteIfEmpty(directory.resolve("a"))).isTrue();
    }

    @Test
    void refusesToReadMoreThanItIsAskedTo() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "12345");

        assertThat(disk.read(file, 5)).hasSize(5);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> disk.read(file, 4))
                .withMessageContaining("longer than 4 bytes");
    }

    @Test
    void locksOnceUntilClosedAndNoticesARemovedLockFile() throws Exception {
        Path file = directory.resolve("lock");

        try (DiskLock _ = disk.tryLock(file).orElseThrow()) {
            assertThat(disk.tryLock(file)).isEmpty();
            disk.deleteTree(file);
        }
        try (DiskLock _ = disk.tryLock(file).orElseThrow()) {
            assertThat(file).exists();
        }
    }
}
