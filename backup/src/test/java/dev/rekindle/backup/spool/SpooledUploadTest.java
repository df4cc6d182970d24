package dev.rekindle.backup.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.testing.PrivateMount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer in front of a store that is slow, stands still, breaks, or is fast; every store is a real directory. */
@Timeout(60)
class SpooledUploadTest {
    private static final ObjectKey KEY = new ObjectKey("a.db");
    private static final int MIB = 1 << 20;
    private static final byte[] CONTENT = noise(24 * MIB);
    private static final long ANY_SPEED = 1;
    private static final long GIGABYTE_A_SECOND = 1_000_000_000;

    @TempDir
    private Path directory;

    private Path spoolDirectory;
    private FileStore store;

    @BeforeEach
    void open() throws IOException {
        store = FileStore.open(Files.createDirectory(directory.resolve("store")));
        spoolDirectory = Files.createDirectory(directory.resolve("spool"));
    }

    @AfterEach
    void leavesNoThreadAndNoNameBehind() throws IOException {
        store.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("backup-spool");
        assertThat(entries(spoolDirectory)).isEmpty();
    }

    @Test
    void spoolsNothingForAStoreThatKeepsUp() throws IOException {
        try (var upload = spooling(store.create(KEY, Metadata.NONE, CONTENT.length), ANY_SPEED)) {
            write(upload, CONTENT);

            assertThat(upload.spooled()).isZero();
            assertThat(upload.complete().size()).isEqualTo(CONTENT.length);
        }
        assertThat(store.path(KEY)).hasBinaryContent(CONTENT);
    }

    @Test
    void takesEverythingWhileTheStoreStandsStill() throws IOException {
        var held = new HeldUpload(store.create(KEY, Metadata.NONE, CONTENT.length), MIB);
        try (var upload = spooling(held, GIGABYTE_A_SECOND)) {
            write(upload, CONTENT);

            assertThat(upload.spooled()).isBetween(CONTENT.length - 8L * MIB, CONTENT.length - 1L * MIB);
            assertThat(entries(spoolDirectory)).isEmpty();
            held.release();
            upload.complete();
        }
        assertThat(store.path(KEY)).hasBinaryContent(CONTENT);
    }

    @Test
    void saysHowFarTheStoreIsWhileItWaitsForIt() throws IOException {
        List<Long> sent = new ArrayList<>();
        var held = new HeldUpload(store.create(KEY, Metadata.NONE, CONTENT.length), MIB);
        try (var upload = new SpooledUpload(held, new Spool(spoolDirectory, GIGABYTE_A_SECOND), (bytes, total) -> {
            assertThat(total).isEqualTo(CONTENT.length);
            sent.add(bytes);
            held.release();
        })) {
            write(upload, CONTENT);
            upload.complete();
        }
        assertThat(sent).isSorted().first().satisfies(bytes -> assertThat(bytes).isBetween(1L, (long) MIB));
    }

    @Test
    void waitsForTheStoreWhenTheDiskIsFull() throws Exception {
        try (var mount = PrivateMount.tmpfs(spoolDirectory, 4L * MIB)) {
            var held = new HeldUpload(store.create(KEY, Metadata.NONE, CONTENT.length), MIB);
            try (var upload =
                    new SpooledUpload(held, new Spool(mount.view(), GIGABYTE_A_SECOND), (sent, total) -> {})) {
                var writer = Thread.ofVirtual().start(() -> writeUnchecked(upload));
                assertThat(writer.join(Duration.ofSeconds(5))).isFalse();

                held.release();
                writer.join();
                upload.complete();
            }
        }
        assertThat(store.path(KEY)).hasBinaryContent(CONTENT);
    }

    @Test
    void waitsForTheStoreWhenTheDirectoryIsGone() throws Exception {
        var spool = new Spool(Files.createDirectory(directory.resolve("gone")), GIGABYTE_A_SECOND);
        Files.delete(spool.directory());
        var held = new HeldUpload(store.create(KEY, Metadata.NONE, CONTENT.length), MIB);
        try (var upload = new SpooledUpload(held, spool, (sent, total) -> {})) {
            var writer = Thread.ofVirtual().start(() -> writeUnchecked(upload));
            assertThat(writer.join(Duration.ofSeconds(4))).isFalse();

            held.release();
            writer.join();
            upload.complete();
        }
        assertThat(store.path(KEY)).hasBinaryContent(CONTENT);
    }

    @Test
    void handsOnWhatBrokeTheStoreAndPublishesNothing() throws IOException {
        var held = new HeldUpload(store.create(KEY, Metadata.NONE, CONTENT.length), MIB);
        try (var upload = spooling(held, GIGABYTE_A_SECOND)) {
            write(upload, CONTENT);
            held.breakDown();

            assertThatThrownBy(upload::complete)
                    .isInstanceOf(ObjectStoreException.class)
                    .hasMessage("the store is gone");
        }
        assertThat(store.list(ObjectPrefix.ROOT).objects()).isEmpty();
    }

    @Test
    void abortsWhileTheStoreStandsStill() throws IOException {
        try (var upload =
                spooling(new HeldUpload(store.create(KEY, Metadata.NONE, CONTENT.length), MIB), GIGABYTE_A_SECOND)) {
            write(upload, CONTENT);

            upload.abort();
        }
        assertThat(store.list(ObjectPrefix.ROOT).objects()).isEmpty();
    }

    @Test
    void showsTheStoresOwnFileOnlyOnceItHoldsEverything() throws IOException {
        var held = new HeldUpload(store.create(KEY, Metadata.NONE, CONTENT.length), MIB);
        try (var upload = spooling(held, GIGABYTE_A_SECOND)) {
            write(upload, CONTENT);
            held.release();

            assertThat(upload.staged())
                    .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(CONTENT));
        }
    }

    @Test
    void refusesAPlaceThatCannotBeSpooledTo() {
        assertThatThrownBy(() -> new Spool(directory.resolve("missing"), 1))
                .hasMessageEndingWith("missing is not a directory that exists");
        assertThatThrownBy(() -> new Spool(directory, 0)).hasMessageContaining("has to be positive");
    }

    private SpooledUpload spooling(Upload upload, long floor) {
        return new SpooledUpload(upload, new Spool(spoolDirectory, floor), (sent, total) -> {});
    }

    private static void write(SpooledUpload upload, byte[] content) throws ObjectStoreException {
        int chunk = 300_000;
        for (int at = 0; at < content.length; at += chunk) {
            upload.write(ByteBuffer.wrap(content, at, Math.min(chunk, content.length - at)));
        }
    }

    private static void writeUnchecked(SpooledUpload upload) {
        try {
            write(upload, CONTENT);
        } catch (ObjectStoreException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
