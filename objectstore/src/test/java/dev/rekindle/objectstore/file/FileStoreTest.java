package dev.rekindle.objectstore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreContract;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.file.FileStoreOptions.Publication;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest {
    private static final ObjectKey KEY = new ObjectKey("ns/cluster/one.db");

    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> keepsTheContractPublishingByLink() {
        return new ObjectStoreContract(() -> empty(Publication.LINK_ELSE_RENAME)).tests();
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContractPublishingByRename() {
        return new ObjectStoreContract(() -> empty(Publication.RENAME)).tests();
    }

    @Test
    void probesADirectoryAndLeavesNothing() throws IOException {
        FileStore store = FileStore.open(directory);

        StoreProbe probe = store.probe(new ObjectPrefix("ns/"));

        assertThat(probe.permitsBackups()).isTrue();
        assertThat(probe.findings().stream().map(StoreProbe.Finding::check))
                .contains(Check.PUT, Check.HEAD, Check.READ, Check.LIST, Check.CREATE_ONLY, Check.DELETE);
        assertThat(store.list(ObjectPrefix.ROOT).objects()).isEmpty();
    }

    @Test
    void probesADirectoryThatEverybodyMayWriteTo() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        StoreProbe probe = FileStore.open(directory).probe(ObjectPrefix.ROOT);

        assertThat(probe.findings())
                .filteredOn(finding -> finding.verdict() == Verdict.WARNING)
                .singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("chmod o-w"));
    }

    @Test
    void keepsFilesAndDirectoriesToTheirOwner() throws IOException {
        FileStore store = FileStore.open(directory);

        put(store, KEY, "secret");

        assertThat(mode("ns")).isEqualTo("rwx------");
        assertThat(mode("ns/cluster")).isEqualTo("rwx------");
        assertThat(mode("ns/cluster/one.db")).isEqualTo("rw-------");
        assertThat(names("ns/cluster")).containsExactly("one.db");
    }

    @Test
    void storesMoreThanItSyncsInTheBackgroundAtOnce() throws IOException {
        FileStore store = FileStore.open(directory);
        byte[] mebibyte = new byte[1 << 20];
        new Random(3).nextBytes(mebibyte);
        var expected = new CRC32C();

        StoredObject stored;
        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            for (int i = 0; i < 100; i++) {
                expected.update(mebibyte);
                upload.write(ByteBuffer.wrap(mebibyte));
            }
            stored = upload.complete();
        }

        var found = new CRC32C();
        try (InputStream file = Files.newInputStream(store.path(KEY))) {
            for (byte[] read = file.readNBytes(1 << 20); read.length > 0; read = file.readNBytes(1 << 20)) {
                found.update(read);
            }
        }
        assertThat(found.getValue()).isEqualTo(expected.getValue());
        assertThat(stored.checksum()).hasValue(Checksum.crc32c(expected.getValue()));
        assertThat(stored.size()).isEqualTo(100L << 20);
    }

    @Test
    void stagesTheBytesForASecondLook() throws IOException {
        FileStore store = FileStore.open(directory);

        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            upload.write(ByteBuffer.wrap(new byte[1234]));

            assertThat(upload.staged().orElseThrow())
                    .hasSize(1234)
                    .hasParent(directory.toRealPath().resolve("ns/cluster"));
        }
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        assertThatThrownBy(() -> FileStore.open(directory.resolve("not-mounted")))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("does not exist; create it or mount its volume first");
        assertThat(directory.resolve("not-mounted")).doesNotExist();
    }

    @Test
    void refusesAFileInPlaceOfADirectory() throws IOException {
        FileStore store = FileStore.open(directory);
        put(store, new ObjectKey("a"), "file");

        assertKind(Kind.UNSUPPORTED, () -> put(store, new ObjectKey("a/b"), "below a file"));
        assertKind(Kind.NOT_FOUND, () -> FileStore.open(directory.resolve("a")));
    }

    @Test
    void refusesASymbolicLinkOutOfTheRoot(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(directory.resolve("ns"), elsewhere);
        FileStore store = FileStore.open(directory);

        assertKind(Kind.DENIED, () -> put(store, new ObjectKey("ns/one.db"), "escaped"));

        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void neitherShowsNorFollowsASymbolicLink(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("secret"), "not yours");
        Files.createSymbolicLink(directory.resolve("link"), elsewhere.resolve("secret"));
        Files.createSymbolicLink(directory.resolve("tree"), elsewhere);
        FileStore store = FileStore.open(directory);

        assertThat(store.list(ObjectPrefix.ROOT).objects()).isEmpty();
        assertThat(store.head(new ObjectKey("link"))).isEmpty();
        assertKind(Kind.ALREADY_EXISTS, () -> put(store, new ObjectKey("link"), "over the link"));
    }

    @Test
    void reservesTheNamesOfUploads() throws IOException {
        FileStore store = FileStore.open(directory);

        assertThatThrownBy(() -> put(store, new ObjectKey("a/.rekindle-upload-1.part"), "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reserved");
        assertThatThrownBy(() -> store.head(new ObjectKey("n".repeat(256))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255 bytes");
    }

    @Test
    void failsWhenAFileIsCutWhileItIsRead() throws IOException {
        FileStore store = FileStore.open(directory);
        StoredObject stored = put(store, KEY, "0123456789");

        try (ReadableByteChannel channel = store.read(KEY, stored.version(), ByteRange.ALL)) {
            Files.write(store.path(KEY), new byte[4]);
            ByteBuffer bytes = ByteBuffer.allocate(100);
            channel.read(bytes);

            assertThatThrownBy(() -> channel.read(bytes)).hasMessageContaining("ended 6 bytes early");
        }
    }

    @Test
    void sweepsWhatADeadProcessLeftAndNothingElse() throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("ns/cluster"));
        Path left = directory.resolve("ns/cluster/.rekindle-upload-00000000deadbeef-0000000000000001.part");
        Path locked = directory.resolve("ns/cluster/.rekindle-upload-00000000deadbeef-0000000000000002.part");
        Path young = directory.resolve("ns/cluster/.rekindle-upload-00000000deadbeef-0000000000000003.part");
        Path foreign = directory.resolve("ns/cluster/.part");
        for (Path file : List.of(left, locked, young, foreign)) {
            Files.writeString(file, "half");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(5))));
        }
        Files.setLastModifiedTime(young, FileTime.from(Instant.now()));
        Process living = lockHolder(locked);
        try {
            FileStore store = FileStore.open(directory);

            put(store, KEY, "whole");

            assertThat(left).doesNotExist();
            assertThat(locked).exists();
            assertThat(young).exists();
            assertThat(foreign).exists();
        } finally {
            living.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        InstantSource later = () -> Instant.now().plus(Duration.ofMinutes(5));
        FileStore store = FileStore.open(directory, FileStoreOptions.DEFAULTS, later);
        assertThat(store.sweep(new ObjectPrefix("ns/cluster/"), Duration.ofDays(365)))
                .isZero();
        assertThat(store.sweep(new ObjectPrefix("other/"), Duration.ZERO)).isZero();
        assertThat(store.sweep(new ObjectPrefix("ns/"), Duration.ZERO)).isEqualTo(2);
        assertThat(names("ns/cluster")).containsExactlyInAnyOrder(".part", "one.db");
    }

    @Test
    void neverSweepsItsOwnLiveUpload() throws IOException {
        InstantSource later = () -> Instant.now().plus(Duration.ofDays(3));
        FileStore store = FileStore.open(directory, FileStoreOptions.DEFAULTS, later);

        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            upload.write(ByteBuffer.wrap(new byte[10]));
            put(store, new ObjectKey("ns/cluster/other.db"), "other");

            assertThat(store.sweep(new ObjectPrefix("ns/cluster/"), Duration.ZERO))
                    .isZero();
            assertThat(upload.complete().size()).isEqualTo(10);
        }
    }

    @Test
    void endsAnInterruptedUploadWithNothingVisible() throws IOException {
        FileStore store = FileStore.open(directory);

        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            Thread.currentThread().interrupt();

            assertKind(Kind.INTERRUPTED, () -> upload.write(ByteBuffer.wrap(new byte[10])));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(names("ns/cluster")).isEmpty();
    }

    private ObjectStore empty(Publication publication) throws IOException {
        Path root = Files.createTempDirectory(directory, "store");
        return FileStore.open(root, new FileStoreOptions(publication, 3), InstantSource.system());
    }

    private static StoredObject put(ObjectStore store, ObjectKey key, String text) throws IOException {
        try (Upload upload = store.create(key, Metadata.NONE, 1 << 20)) {
            upload.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return upload.complete();
        }
    }

    /** Another process that holds a lock on the file, as a living upload does, and says so before this returns. */
    private Process lockHolder(Path file) throws IOException {
        Path program = Files.writeString(directory.resolve("Lock.java"), """
                void main(String[] args) throws Exception {
                    var channel = java.nio.channels.FileChannel.open(
                            java.nio.file.Path.of(args[0]), java.nio.file.StandardOpenOption.WRITE);
                    channel.lock();
                    System.out.println("locked");
                    System.in.read();
                }
                """);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, program.toString(), file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        InputStream said = process.getInputStream();
        assertThat(new String(said.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("locked");
        return process;
    }

    private String mode(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
    }

    private List<String> names(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(name))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static void assertKind(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
