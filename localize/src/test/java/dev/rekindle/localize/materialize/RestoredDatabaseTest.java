package dev.rekindle.localize.materialize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Cursor;
import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.MetaPages;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.bbolt.StructureCheck;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.EtcdMemberJson;
import dev.rekindle.localize.identity.InitialCluster;
import dev.rekindle.localize.identity.MemberIdentity;
import dev.rekindle.localize.identity.PeerUrl;
import dev.rekindle.localize.materialize.SyntheticDatabase.Freelist;
import dev.rekindle.localize.materialize.SyntheticDatabase.Inline;
import dev.rekindle.localize.materialize.SyntheticDatabase.Metas;
import dev.rekindle.testing.BboltCli;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edit against database files of every shape; each result is read back, and {@code bbolt check} must find nothing. */
class RestoredDatabaseTest {
    private static final Optional<RevisionBump> NO_BUMP = Optional.empty();
    private static final Optional<RevisionBump> BUMP = Optional.of(new RevisionBump(1_000_000_000));
    private static final String CONSISTENT_INDEX = hex("consistent_index");
    private static final String TERM = hex("term");
    private static final String SCHEDULED = hex("scheduledCompactRev");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("db");
    }

    /** Page size × rows in {@code key}: from none to a tree of several levels. */
    static Stream<List<Integer>> sizes() {
        return Stream.of(512, 1024, 4096, 16_384, 65_536)
                .flatMap(pageSize -> Stream.of(0, 1, 3, 20, 2_000).map(keys -> List.of(pageSize, keys)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void changesExactlyWhatARestoreChanges(List<Integer> size) throws Exception {
        SyntheticDatabase.etcd(size.get(0), size.get(1)).write(file);

        Map<String, Map<String, String>> before = content();
        EditedFile.apply(file, members(3), NO_BUMP);

        assertThat(content()).isEqualTo(restored(before, members(3)));
        assertSound();
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void appendsOneRowForABump(List<Integer> size) throws Exception {
        SyntheticDatabase.etcd(size.get(0), size.get(1)).write(file);

        Map<String, Map<String, String>> before = content();
        EditedFile.apply(file, members(3), BUMP);

        long last = size.get(1) == 0 ? 0 : size.get(1) + 1;
        assertThat(content()).isEqualTo(bumped(restored(before, members(3)), last + 1_000_000_000));
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8, 9, 16, 17, 27, 64, 65, 100})
    void appendsToTreesOfEveryDepth(int keys) throws Exception {
        SyntheticDatabase.etcd(4096, keys).inline(Inline.NEVER).fanout(2).write(file);

        Map<String, Map<String, String>> before = content();
        EditedFile.apply(file, members(1), BUMP);

        assertThat(content()).isEqualTo(bumped(restored(before, members(1)), keys + 1 + 1_000_000_000L));
        assertSound();
    }

    @Test
    void letsAFullBranchOverflow() throws Exception {
        // Each child takes 33 bytes, so 15 fit into a page.
        SyntheticDatabase.etcd(512, 70).write(file);
        int branchElements;
        try (BboltFile database = BboltFile.open(file)) {
            branchElements = key(database).first().count();
        }

        for (int i = 1; i <= 20; i++) {
            EditedFile.apply(file, members(1), Optional.of(new RevisionBump(1)));
        }

        try (BboltFile database = BboltFile.open(file)) {
            assertThat(key(database).first().count()).isEqualTo(branchElements + 20);
            assertThat(key(database).first().size()).isEqualTo(1024);
        }
        assertSound();
    }

    @Test
    void givesABucketWhoseTreeIsAnEmptyLeafItsFirstRow() throws Exception {
        SyntheticDatabase.etcd(4096, 0).inline(Inline.NEVER).write(file);

        EditedFile.apply(file, members(1), BUMP);

        assertThat(content().get(hex("key"))).hasSize(1);
        assertSound();
    }

    @Test
    void createsTheBucketsThatAreMissing() throws Exception {
        SyntheticDatabase.etcd(4096, 3)
                .without("members")
                .without("members_removed")
                .without("cluster")
                .without("meta")
                .without("key")
                .write(file);

        EditedFile.apply(file, members(1), BUMP);

        Map<String, Map<String, String>> after = content();
        assertThat(after.get(hex("members"))).hasSize(1);
        assertThat(after.get(hex("members_removed"))).isEmpty();
        assertThat(after.get(hex("cluster"))).isEmpty();
        assertThat(after.get(hex("meta"))).containsOnlyKeys(CONSISTENT_INDEX, TERM, SCHEDULED);
        assertThat(after.get(hex("key"))).containsOnlyKeys(revision(1_000_000_000));
        assertSound();
    }

    @Test
    void doesNotCreateKeyWithoutABump() throws Exception {
        SyntheticDatabase.etcd(4096, 0).without("key").write(file);

        EditedFile.apply(file, members(1), NO_BUMP);

        assertThat(content()).doesNotContainKey(hex("key"));
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65_536})
    void readsARootBucketThatIsATreeOfManyBuckets(int pageSize) throws Exception {
        SyntheticDatabase database = SyntheticDatabase.etcd(pageSize, 3);
        for (int i = 0; i < 400; i++) {
            database.bucket("other-%03d".formatted(i), List.of(SyntheticDatabase.row("row", new byte[pageSize / 8])));
        }
        database.write(file);

        Map<String, Map<String, String>> before = content();
        EditedFile.apply(file, members(1), BUMP);

        assertThat(content()).isEqualTo(bumped(restored(before, members(1)), 1_000_000_004));
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65_536})
    void replacesMembersThatAreATreeByManyMembersWithLongUrls(int pageSize) throws Exception {
        List<Entry> old = IntStream.range(0, 300)
                .mapToObj(i -> SyntheticDatabase.row("%016x".formatted(i), new byte[pageSize / 16]))
                .toList();
        SyntheticDatabase.etcd(pageSize, 3)
                .bucket("members", old)
                .bucket("members_removed", old)
                .write(file);

        Map<String, Map<String, String>> before = content();
        EditedFile.apply(file, members(9), NO_BUMP);

        assertThat(content()).isEqualTo(restored(before, members(9)));
        assertSound();
    }

    @Test
    void keepsWhatItDoesNotKnowInABucketOfMetadataThatIsATree() throws Exception {
        List<Entry> rows = new ArrayList<>();
        IntStream.range(0, 500).forEach(i -> rows.add(SyntheticDatabase.row("a%03d".formatted(i), new byte[40])));
        SyntheticDatabase.etcd(4096, 3).bucket("meta", rows).write(file);

        Map<String, Map<String, String>> before = content();
        EditedFile.apply(file, members(1), BUMP);

        assertThat(content()).isEqualTo(bumped(restored(before, members(1)), 1_000_000_004));
        assertThat(content().get(hex("meta"))).hasSize(503);
        assertSound();
    }

    @ParameterizedTest
    @EnumSource(Metas.class)
    void declaresAStoredFreelistVoid(Metas metas) throws Exception {
        SyntheticDatabase.etcd(4096, 300).freelist(Freelist.STORED).metas(metas).write(file);

        Map<String, Map<String, String>> before = content();
        EditedFile.apply(file, members(1), BUMP);

        assertThat(content()).isEqualTo(bumped(restored(before, members(1)), 301 + 1_000_000_000L));
        try (BboltFile database = BboltFile.open(file)) {
            assertThat(database.meta().hasFreelist()).isFalse();
        }
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 11, 12, Long.MAX_VALUE - 2})
    void leavesNoWayBackToTheOldState(long transaction) throws Exception {
        for (Metas metas : Metas.values()) {
            Files.deleteIfExists(file);
            SyntheticDatabase.etcd(4096, 3)
                    .metas(metas)
                    .transaction(transaction)
                    .write(file);

            Map<String, Map<String, String>> before = content();
            EditedFile.apply(file, members(1), NO_BUMP);

            MetaPages pages = metaPages();
            Meta zero = pages.zero().orElseThrow();
            Meta one = pages.one().orElseThrow();
            assertThat(List.of(zero.transaction(), one.transaction()))
                    .containsExactlyInAnyOrder(transaction + 1, transaction + 2);
            // As bbolt writes it: its next transaction then overwrites the older of the two.
            assertThat(Math.floorMod(zero.transaction(), 2L)).isZero();
            assertThat(one.root()).isEqualTo(zero.root());
            for (long page : new long[] {0, 1}) {
                assertThat(contentWithoutMeta(page)).isEqualTo(restored(before, members(1)));
            }
        }
    }

    @Test
    void isTheOldStateOrTheNewOneAfterEveryWrite() throws Exception {
        SyntheticDatabase.etcd(4096, 300).write(file);
        Map<String, Map<String, String>> before = content();
        DatabaseEdit edit;
        try (BboltFile database = BboltFile.open(file)) {
            edit = RestoredDatabase.edit(database, members(3), BUMP);
        }

        List<Map<String, Map<String, String>>> states = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (DatabaseWrite write : edit.writes()) {
                EditedFile.write(channel, write);
                states.add(content());
            }
        }

        Map<String, Map<String, String>> after = bumped(restored(before, members(3)), 1_000_000_301);
        assertThat(states.subList(0, states.size() - 2)).containsOnly(before);
        assertThat(states.subList(states.size() - 2, states.size())).containsOnly(after);
        assertThat(Files.size(file)).isEqualTo(edit.length());
    }

    @Test
    void touchesNoPageOfTheSnapshotButTheMetas() throws Exception {
        SyntheticDatabase.etcd(4096, 2_000).write(file);
        byte[] before = Files.readAllBytes(file);

        DatabaseEdit edit = EditedFile.apply(file, members(3), BUMP);

        byte[] after = Files.readAllBytes(file);
        assertThat(Arrays.copyOfRange(after, 2 * 4096, before.length))
                .isEqualTo(Arrays.copyOfRange(before, 2 * 4096, before.length));
        assertThat(edit.length()).isEqualTo(after.length).isLessThan(before.length + 16 * 4096L);
    }

    @Test
    void writesOverTheTrailerAndCutsWhatIsLeft() throws Exception {
        SyntheticDatabase.etcd(4096, 3).write(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[100_000]), channel.size());
        }

        DatabaseEdit edit = EditedFile.apply(file, members(1), NO_BUMP);

        assertThat(Files.size(file)).isEqualTo(edit.length());
        try (BboltFile database = BboltFile.open(file)) {
            assertThat(database.meta().length()).isEqualTo(edit.length());
        }
    }

    @Test
    void isTheSameForEveryMemberOfACluster() throws Exception {
        SyntheticDatabase.etcd(4096, 3).write(file);
        Path other = Files.copy(file, directory.resolve("other"));

        EditedFile.apply(file, members(3), BUMP);
        EditedFile.apply(other, members(3).seenFrom("m2"), BUMP);

        assertThat(Files.mismatch(file, other)).isEqualTo(-1);
    }

    /** Rows up to a finished compaction may be gone; the revision that clients have seen is then the compaction's. */
    @ParameterizedTest
    @ValueSource(strings = {"finishedCompactRev", "scheduledCompactRev"})
    void bumpsFromALaterCompaction(String name) throws Exception {
        SyntheticDatabase.etcd(4096, 3)
                .bucket("meta", List.of(SyntheticDatabase.row(name, RevisionRow.bytes(7_000))))
                .write(file);

        EditedFile.apply(file, members(1), Optional.of(new RevisionBump(50)));

        assertThat(content().get(hex("key"))).hasSize(4).containsKey(revision(7_050));
        assertThat(content().get(hex("meta"))).containsEntry(SCHEDULED, revision(7_050));
    }

    @Test
    void bumpsFromATombstone() throws Exception {
        byte[] tombstone = Arrays.copyOf(RevisionRow.bytes(4), 18);
        tombstone[17] = 't';
        SyntheticDatabase.etcd(4096, 2)
                .bucket(
                        "key",
                        List.of(
                                SyntheticDatabase.keyRow(2),
                                Entry.value(MemorySegment.ofArray(tombstone), new byte[] {10, 1, 'a'})))
                .write(file);

        EditedFile.apply(file, members(1), Optional.of(new RevisionBump(1)));

        assertThat(content().get(hex("key"))).containsKey(revision(5));
        assertSound();
    }

    @Test
    void refusesARevisionThatLeavesNoRoom() throws Exception {
        SyntheticDatabase.etcd(4096, 0)
                .bucket("key", List.of(SyntheticDatabase.keyRow(Long.MAX_VALUE - 10)))
                .write(file);

        assertThatThrownBy(() -> EditedFile.apply(file, members(1), Optional.of(new RevisionBump(11))))
                .isInstanceOf(SnapshotCorruptException.class)
                .hasMessageContaining("raised by 11");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 19})
    void refusesARowWhoseKeyIsNoRevision(int length) throws Exception {
        SyntheticDatabase.etcd(4096, 0)
                .bucket("key", List.of(Entry.value(MemorySegment.ofArray(new byte[length]), new byte[0])))
                .write(file);

        assertThatThrownBy(() -> EditedFile.apply(file, members(1), BUMP))
                .isInstanceOf(SnapshotCorruptException.class)
                .hasMessageContaining("a revision");
    }

    @Test
    void refusesATransactionNumberThatLeavesNoRoom() throws Exception {
        SyntheticDatabase.etcd(4096, 0).transaction(Long.MAX_VALUE - 1).write(file);

        assertThatThrownBy(() -> EditedFile.apply(file, members(1), NO_BUMP))
                .isInstanceOf(SnapshotCorruptException.class)
                .hasMessageContaining("transaction number");
    }

    @Test
    void refusesABucketOfMetadataThatIsTooLargeToHold() throws Exception {
        List<Entry> rows = IntStream.range(0, 40)
                .mapToObj(i -> SyntheticDatabase.row("a%03d".formatted(i), new byte[256 << 10]))
                .toList();
        SyntheticDatabase.etcd(4096, 0).bucket("meta", rows).write(file);

        assertThatThrownBy(() -> EditedFile.apply(file, members(1), NO_BUMP))
                .isInstanceOf(SnapshotCorruptException.class)
                .hasMessageContaining("bucket meta")
                .hasMessageContaining("at most 65535 entries in 8388608 bytes");
    }

    @Test
    void refusesABucketInsideTheBucketOfMetadata() throws Exception {
        Entry nested = Entry.bucket("nested", PageImage.inlineBucket(0, new Entries("nested")));
        SyntheticDatabase.etcd(4096, 0).bucket("meta", List.of(nested)).write(file);

        assertThatThrownBy(() -> EditedFile.apply(file, members(1), NO_BUMP))
                .isInstanceOf(SnapshotCorruptException.class)
                .hasMessageContaining("expected a plain value, found a bucket");
    }

    @Test
    void refusesAPlainValueInTheRootBucket() throws Exception {
        SyntheticDatabase.etcd(4096, 0).rootRow("stray", new byte[1]).write(file);

        assertThatThrownBy(() -> EditedFile.apply(file, members(1), NO_BUMP))
                .isInstanceOf(SnapshotCorruptException.class)
                .hasMessageContaining("expected a bucket, found a plain value");
    }

    /** The scan refuses such files before; this only shows that the edit adds no way to crash. */
    @Test
    void answersDamageWithAnEditOrARefusal() throws Exception {
        SyntheticDatabase.etcd(512, 200).fanout(6).write(file);
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(20_261_121);

        int refused = 0;
        for (int i = 0; i < 1_500; i++) {
            byte[] damaged = sound.clone();
            // The pages that the edit reads lie near the end: the root, and the buckets written last.
            int bit = random.nextInt((sound.length - 12 * 512) * Byte.SIZE, sound.length * Byte.SIZE);
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file, damaged);
            try (BboltFile database = BboltFile.open(file)) {
                assertThat(RestoredDatabase.edit(database, members(1), BUMP).writes())
                        .isNotEmpty();
            } catch (SnapshotCorruptException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(50, 1_450);
    }

    private static ClusterIdentity members(int count) throws UsageException {
        String text = IntStream.rangeClosed(1, count)
                .mapToObj(i -> "m" + i + "=https://member-" + i + "." + "long-".repeat(count * 4) + "name.example:2380")
                .collect(Collectors.joining(","));
        InitialCluster cluster = InitialCluster.parse(text);
        List<PeerUrl> advertised = cluster.members().getOrDefault("m1", List.of());
        return cluster.identify("m1", advertised, "token-" + count);
    }

    /** What the content must be after a restore: everything else as it was. */
    private static Map<String, Map<String, String>> restored(
            Map<String, Map<String, String>> before, ClusterIdentity cluster) {
        Map<String, Map<String, String>> after = new TreeMap<>(before);
        Map<String, String> rows = new LinkedHashMap<>();
        for (MemberIdentity member : cluster.members().stream()
                .sorted((a, b) -> a.hexId().compareTo(b.hexId()))
                .toList()) {
            rows.put(hex(member.hexId()), HexFormat.of().formatHex(EtcdMemberJson.member(member)));
        }
        after.put(hex("members"), rows);
        after.put(hex("members_removed"), Map.of());
        Map<String, String> meta = new TreeMap<>(before.getOrDefault(hex("meta"), Map.of()));
        meta.put(CONSISTENT_INDEX, "%016x".formatted(cluster.members().size()));
        meta.put(TERM, "%016x".formatted(1));
        after.put(hex("meta"), meta);
        return after;
    }

    private static Map<String, Map<String, String>> bumped(Map<String, Map<String, String>> restored, long revision) {
        Map<String, Map<String, String>> after = new TreeMap<>(restored);
        Map<String, String> key = new TreeMap<>(restored.getOrDefault(hex("key"), Map.of()));
        key.put(revision(revision), "");
        after.put(hex("key"), key);
        Map<String, String> meta = new TreeMap<>(restored.getOrDefault(hex("meta"), Map.of()));
        meta.put(SCHEDULED, revision(revision));
        after.put(hex("meta"), meta);
        return after;
    }

    private void assertSound() throws IOException {
        BboltCli.check(file);
        try (BboltFile database = BboltFile.open(file)) {
            assertThat(StructureCheck.run(database).reachablePages()).isPositive();
            assertThat(database.size()).isEqualTo(database.meta().length());
        }
    }

    private Map<String, Map<String, String>> contentWithoutMeta(long page) throws IOException {
        Path damaged = directory.resolve("damaged");
        Files.copy(file, damaged, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[PageLayout.META_END]), page * 4096);
        }
        try (BboltFile database = BboltFile.open(damaged)) {
            return content(database);
        }
    }

    private MetaPages metaPages() throws IOException {
        try (BboltFile database = BboltFile.open(file)) {
            return database.metas();
        }
    }

    private Map<String, Map<String, String>> content() throws IOException {
        try (BboltFile database = BboltFile.open(file)) {
            return content(database);
        }
    }

    /** Every bucket and row, in hexadecimal. */
    private static Map<String, Map<String, String>> content(BboltFile database) throws IOException {
        Map<String, Map<String, String>> content = new TreeMap<>();
        Cursor buckets = database.root().cursor();
        while (buckets.next()) {
            Map<String, String> rows = new LinkedHashMap<>();
            Cursor cursor = buckets.bucket().cursor();
            while (cursor.next()) {
                rows.put(hex(cursor.key()), hex(cursor.value()));
            }
            content.put(hex(buckets.key()), rows);
        }
        return content;
    }

    private static Bucket key(BboltFile database) throws IOException {
        return database.root().bucket("key".getBytes(UTF_8)).orElseThrow();
    }

    private static String revision(long main) {
        return HexFormat.of().formatHex(RevisionRow.bytes(main));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
    }
}
