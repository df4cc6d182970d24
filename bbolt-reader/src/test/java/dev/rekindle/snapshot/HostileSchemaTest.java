package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.BboltImage.Entry;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.SnapshotCorruptException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sound bbolt file with unsound etcd content is refused with the kind of what is wrong, by whichever question meets it. */
class HostileSchemaTest {
    private static final String MESSAGE = "\n\u0001k\u0010\u0002\u0018\u0002 \u0001*\u0001v";
    private static final String KEY_ONLY = "\n\u0001k";

    @TempDir
    private Path directory;

    static Stream<Arguments> hostileContents() {
        return Stream.of(
                rows("row key of 16 bytes", Kind.REVISION_KEY, entry("\0".repeat(8) + "_" + "\0".repeat(7), MESSAGE)),
                rows("row key of 19 bytes", Kind.REVISION_KEY, entry(rev(2, 0) + "tt", MESSAGE)),
                rows("row key without its separator", Kind.REVISION_KEY, entry("\0".repeat(17), MESSAGE)),
                rows("row key with another mark", Kind.REVISION_KEY, entry(rev(2, 0) + "x", MESSAGE)),
                rows("negative revision", Kind.REVISION_KEY, entry("\u00ff".repeat(8) + "_" + "\0".repeat(8), MESSAGE)),
                rows("value that is no message", Kind.KEY_VALUE, entry(rev(2, 0), "\u00ff\u00ff\u00ff")),
                rows("key longer than its message", Kind.KEY_VALUE, entry(rev(2, 0), "\nPk")),
                rows("key of another type", Kind.KEY_VALUE, entry(rev(2, 0), "\u0008\u0001")),
                rows("key of 2^63 bytes", Kind.KEY_VALUE, entry(rev(2, 0), "\n" + "\u00ff".repeat(9) + "\u0001")),
                rows("row that is a bucket", Kind.BUCKET, inline(rev(2, 0))),
                meta("compaction of 8 bytes", Kind.META_VALUE, entry("finishedCompactRev", "\0".repeat(8))),
                meta("compaction with a mark", Kind.META_VALUE, entry("scheduledCompactRev", rev(2, 0) + "t")),
                meta(
                        "negative compaction",
                        Kind.META_VALUE,
                        entry("finishedCompactRev", "\u00ff".repeat(8) + "_" + "\0".repeat(8))),
                other("member that is no JSON", "members", entry("1", "{")),
                other("member under another id", "members", entry("1", "{\"id\":2,\"peerURLs\":[]}")),
                other("lease with a short key", "lease", entry("1", "\u0008\u0001")),
                other("lease under another id", "lease", entry("\0".repeat(7) + "\u0001", "\u0008\u0002")),
                other("alarm that is no message", "alarm", entry("\u00ff", "")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hostileContents")
    void refuses(String name, Kind kind, BboltImage image) {
        Path path = image.in(directory);

        var refusal = catchThrowableOfType(SnapshotCorruptException.class, () -> askAll(path));

        assertThat(refusal).as(name).isNotNull();
        assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersOrRefusesWhateverIsDamaged(long seed) throws IOException {
        var random = new Random(seed);
        byte[] sound = keyspace().bytes();
        for (int round = 0; round < 300; round++) {
            byte[] damaged = sound.clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(1024, damaged.length)] = (byte) random.nextInt();
            }
            Inquiry.everything(Files.write(directory.resolve("damaged.db"), damaged));
        }
    }

    /** A small but complete keyspace. */
    static BboltImage keyspace() {
        return new BboltImage(512)
                .leaf(
                        2,
                        inline("alarm", entry("\u0008\u0001\u0010\u0001", "")),
                        inline("auth", entry("authEnabled", "\u0001")),
                        inline("authRoles", entry("root", "")),
                        inline("authUsers", entry("root", "")),
                        inline("cluster", entry("clusterVersion", "3.6.0")),
                        inline(
                                "key",
                                entry(rev(2, 0), MESSAGE),
                                entry(rev(3, 0), "\n\u0001a*\u0003abc"),
                                entry(rev(3, 1), MESSAGE),
                                entry(rev(4, 0) + "t", KEY_ONLY),
                                entry(rev(5, 0), MESSAGE)),
                        inline("lease", entry("\0".repeat(7) + "\u0001", "\u0008\u0001\u0010<")),
                        inline("members", entry("1", "{\"id\":1,\"peerURLs\":[\"http://a:2380\"],\"name\":\"m\"}")),
                        inline(
                                "meta",
                                entry("finishedCompactRev", rev(2, 0)),
                                entry("scheduledCompactRev", rev(2, 0)),
                                entry("storageVersion", "3.6.0")));
    }

    private static void askAll(Path path) throws Exception {
        try (var file = SnapshotFile.open(path)) {
            file.checkStructure();
            file.list(new byte[0]);
            file.hashKv(SnapshotFile.CURRENT);
            file.members();
            file.leases();
            file.alarms();
        }
    }

    private static Arguments rows(String name, Kind kind, Entry row) {
        return Arguments.of(name, kind, new BboltImage(4096).leaf(2, inline("key", row), inline("meta")));
    }

    private static Arguments meta(String name, Kind kind, Entry value) {
        return Arguments.of(name, kind, new BboltImage(4096).leaf(2, inline("key"), inline("meta", value)));
    }

    private static Arguments other(String name, String bucket, Entry row) {
        return Arguments.of(name, Kind.SCHEMA_VALUE, new BboltImage(4096).leaf(2, inline(bucket, row)));
    }

    private static String rev(long main, long sub) {
        return new String(new Revision(main, sub).encode(), ISO_8859_1);
    }
}
