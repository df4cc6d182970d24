package dev.rekindle.localize.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.json.JsonArray;
import dev.rekindle.localize.json.JsonLiteral;
import dev.rekindle.localize.json.JsonNumber;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonReader;
import dev.rekindle.localize.json.JsonString;
import dev.rekindle.localize.json.JsonValue;
import dev.rekindle.localize.snap.RestoredSnap;
import dev.rekindle.localize.wal.ProtoField;
import dev.rekindle.localize.wal.WalRecord;
import dev.rekindle.localize.wal.WalRecordType;
import dev.rekindle.testing.BboltCli;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.MemberPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same snapshot through etcdutl of every version and through this module: what they leave on disk means the same. */
class EtcdutlConformanceTest {
    private static final Optional<RevisionBump> NO_BUMP = Optional.empty();

    @TempDir
    private static Path shared;

    private static EtcdSnapshots snapshots;

    @TempDir
    private Path directory;

    @BeforeAll
    static void prepareSnapshots() {
        snapshots = new EtcdSnapshots(shared);
    }

    static Stream<Arguments> snapshotsAndTools() {
        return Stream.of(EtcdVersion.values())
                .flatMap(source -> EtcdVersion.V3_5.andNewer().stream().map(tool -> Arguments.of(source, tool)));
    }

    static Stream<Arguments> toolsAndSizes() {
        return EtcdVersion.V3_5.andNewer().stream()
                .flatMap(tool -> Stream.of(1, 3, 7).map(members -> Arguments.of(tool, members)));
    }

    @ParameterizedTest(name = "snapshot of {0}, etcdutl of {1}")
    @MethodSource("snapshotsAndTools")
    void theDatabaseHasTheSameContent(EtcdVersion source, EtcdVersion tool) throws Exception {
        try (ClusterPlan plan = ClusterPlan.loopback(3)) {
            compareDatabases(source, tool, plan, NO_BUMP);
        }
    }

    @ParameterizedTest(name = "snapshot of {0}, etcdutl of {1}")
    @MethodSource("snapshotsAndTools")
    void theDatabaseHasTheSameContentAfterABump(EtcdVersion source, EtcdVersion tool) throws Exception {
        try (ClusterPlan plan = ClusterPlan.loopback(1)) {
            compareDatabases(source, tool, plan, Optional.of(new RevisionBump(1_000_000_000)));
        }
    }

    @ParameterizedTest(name = "etcdutl of {0}, {1} members")
    @MethodSource("toolsAndSizes")
    void theLogIsTheSame(EtcdVersion tool, int members) throws Exception {
        try (ClusterPlan plan = plan(members)) {
            for (MemberPlan member : plan.members()) {
                RestoredMember ours = ours(EtcdVersion.V3_5, plan, member, NO_BUMP);
                Path theirs = theirs(EtcdVersion.V3_5, tool, plan, member);

                byte[] ourLog = Files.readAllBytes(ours.wal());
                byte[] theirLog = Files.readAllBytes(RestoredMember.wal(theirs));
                if (tool.atLeast(EtcdVersion.V3_7)) {
                    // From 3.7 on, some fields that are zero are left out; the records mean the same.
                    assertThat(meaning(ourLog)).isEqualTo(meaning(theirLog));
                } else {
                    assertThat(ourLog).isEqualTo(WalRecord.withoutPreallocation(theirLog));
                }
            }
        }
    }

    @ParameterizedTest(name = "etcdutl of {0}, {1} members")
    @MethodSource("toolsAndSizes")
    void theRaftSnapshotMeansTheSame(EtcdVersion tool, int members) throws Exception {
        try (ClusterPlan plan = plan(members)) {
            MemberPlan member = plan.members().getFirst();
            RestoredMember ours = ours(EtcdVersion.V3_5, plan, member, NO_BUMP);
            Path theirs = theirs(EtcdVersion.V3_5, tool, plan, member)
                    .resolve("member/snap")
                    .resolve(RestoredSnap.fileName(ours.cluster()));

            byte[] ourSnapshot = snapshotIn(ours.snap());
            byte[] theirSnapshot = snapshotIn(theirs);

            assertThat(fields(ProtoField.only(ourSnapshot, 2), List.of(1)))
                    .isEqualTo(fields(ProtoField.only(theirSnapshot, 2), List.of(1)));
            assertThat(store(ourSnapshot)).isEqualTo(store(theirSnapshot));
        }
    }

    private void compareDatabases(EtcdVersion source, EtcdVersion tool, ClusterPlan plan, Optional<RevisionBump> bump)
            throws Exception {
        MemberPlan member = plan.members().getLast();
        String[] flags = bump.map(by -> new String[] {"--bump-revision=" + by.by(), "--mark-compacted"})
                .orElse(new String[0]);
        Path ours = ours(source, plan, member, bump).database();
        Path theirs = RestoredMember.database(theirs(source, tool, plan, member, flags));
        Etcdutl etcdutl = Etcdutl.of(tool);

        BboltCli.check(ours);
        assertThat(etcdutl.snapshotStatus(ours))
                .usingRecursiveComparison()
                .ignoringFields("totalSize")
                .isEqualTo(etcdutl.snapshotStatus(theirs));
    }

    private RestoredMember ours(EtcdVersion source, ClusterPlan plan, MemberPlan member, Optional<RevisionBump> bump)
            throws Exception {
        return RestoredMember.restore(
                snapshots.of(source).file(), directory.resolve("ours-" + member.name()), plan, member, bump);
    }

    private Path theirs(EtcdVersion source, EtcdVersion tool, ClusterPlan plan, MemberPlan member, String... flags) {
        Path dataDir = directory.resolve("theirs-" + member.name());
        Etcdutl.of(tool)
                .snapshotRestore(snapshots.of(source).file(), dataDir, plan, member, flags)
                .orFail();
        return dataDir;
    }

    /** Members of which the first advertises a second URL. */
    private static ClusterPlan plan(int members) {
        ClusterPlan plan = ClusterPlan.loopback(members);
        List<MemberPlan> plans = IntStream.range(0, members)
                .mapToObj(i -> i == 0
                        ? plan.members().get(i).advertising(List.of("http://a.example:2380"))
                        : plan.members().get(i))
                .toList();
        return new ClusterPlan(plans, plan.token());
    }

    /** The records of a log with their fields, without those that are zero. */
    private static List<Map.Entry<WalRecordType, String>> meaning(byte[] log) {
        return WalRecord.readAll(log).stream()
                .map(record -> Map.entry(record.type(), fields(record.bytes(), nestedIn(record.type()))))
                .toList();
    }

    private static List<Integer> nestedIn(WalRecordType type) {
        return switch (type) {
            case ENTRY -> List.of(4);
            case SNAPSHOT -> List.of(3);
            case METADATA, STATE, CRC -> List.of();
        };
    }

    private static String fields(byte[] message, List<Integer> nested) {
        StringBuilder text = new StringBuilder();
        for (ProtoField field : ProtoField.readAll(message)) {
            String bytes = nested.contains(field.field())
                    ? fields(field.bytes(), List.of())
                    : HexFormat.of().formatHex(field.bytes());
            if (field.number() != 0 || !bytes.isEmpty()) {
                text.append('[')
                        .append(field.field())
                        .append('=')
                        .append(Long.toHexString(field.number()))
                        .append(':')
                        .append(bytes)
                        .append(']');
            }
        }
        return text.toString();
    }

    private static byte[] snapshotIn(Path file) throws Exception {
        List<ProtoField> fields = ProtoField.readAll(Files.readAllBytes(file));
        CRC32C crc = new CRC32C();
        crc.update(fields.get(1).bytes());
        assertThat(fields.get(0).number()).isEqualTo(crc.getValue());
        return fields.get(1).bytes();
    }

    private static String store(byte[] snapshot) throws Exception {
        JsonObject json = (JsonObject) JsonReader.readUtf8(ProtoField.only(snapshot, 1));
        return tree(json.object("Root").orElseThrow());
    }

    /** A node of the v2 store with all below it, in the order of the names; without its indexes and times. */
    private static String tree(JsonObject node) throws Exception {
        StringBuilder text = new StringBuilder(node.text("Path") + "=" + node.text("Value"));
        JsonValue children = node.fields().getOrDefault("Children", JsonLiteral.FALSE);
        switch (children) {
            case JsonObject directory -> {
                text.append('{');
                for (String name : directory.fields().keySet().stream().sorted().toList()) {
                    text.append(name)
                            .append("->")
                            .append(tree(directory.object(name).orElseThrow()))
                            .append(' ');
                }
                text.append('}');
            }
            case JsonLiteral literal -> text.append(literal.text());
            case JsonArray _, JsonString _, JsonNumber _ -> throw new AssertionError("children: " + children);
        }
        return text.toString();
    }
}
