package dev.rekindle.localize.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.InitialCluster;
import dev.rekindle.localize.identity.PeerUrl;
import dev.rekindle.localize.json.JsonArray;
import dev.rekindle.localize.json.JsonLiteral;
import dev.rekindle.localize.json.JsonNumber;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonReader;
import dev.rekindle.localize.json.JsonString;
import dev.rekindle.localize.json.JsonValue;
import dev.rekindle.localize.snap.RestoredSnap;
import dev.rekindle.localize.wal.ProtoField;
import dev.rekindle.localize.wal.RestoredWal;
import dev.rekindle.localize.wal.WalRecord;
import dev.rekindle.localize.wal.WalRecordType;
import dev.rekindle.testing.BboltCli;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.MemberPlan;
import dev.rekindle.testing.TestCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same snapshot through etcdutl of every version and through this module: what they leave on disk means the same. */
@Execution(ExecutionMode.CONCURRENT)
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
            compareDatabases(snapshots.of(source).file(), tool, plan, NO_BUMP);
        }
    }

    @ParameterizedTest(name = "snapshot of {0}, etcdutl of {1}")
    @MethodSource("snapshotsAndTools")
    void theDatabaseHasTheSameContentAfterABump(EtcdVersion source, EtcdVersion tool) throws Exception {
        try (ClusterPlan plan = ClusterPlan.loopback(1)) {
            compareDatabases(snapshots.of(source).file(), tool, plan, Optional.of(new RevisionBump(1_000_000_000)));
        }
    }

    @ParameterizedTest(name = "boltgen {0}")
    @ValueSource(
            strings = {
                "-rows=0",
                "-rows=1",
                "-rows=0 -page-size=512",
                "-rows=3000 -value-bytes=50 -page-size=512",
                "-rows=3000 -value-bytes=50 -page-size=16384",
                "-rows=3000 -value-bytes=50 -page-size=65536",
                "-rows=300 -freelist-sync -compact-percent=60",
                "-rows=300 -compact-percent=80 -scheduled-only",
                "-rows=20 -tree-root=500",
                "-rows=20 -tree-root=500 -page-size=512",
                "-rows=20 -members=9 -member-urls=8",
                "-rows=20 -leases=20000 -users=50 -roles=50 -alarms=9",
                "-rows=20 -value-bytes=3000000",
                "-rows=20 -storage-version=3.6.0 -cluster-version=3.6.0",
                "-rows=20 -cluster-version=",
            })
    void aDatabaseOfThisShapeHasTheSameContent(String shape) throws Exception {
        Path snapshot = directory.resolve("snapshot.db");
        Command.of(TestCache.binary("boltgen", "boltgen"), "-out=" + snapshot)
                .with(List.of(shape.split(" ")))
                .run()
                .orFail();

        for (Optional<RevisionBump> bump : List.of(NO_BUMP, Optional.of(new RevisionBump(1_000)))) {
            try (ClusterPlan plan = plan(bump.isEmpty() ? 7 : 1)) {
                compareDatabases(snapshot, EtcdVersion.V3_6, plan, bump);
            }
        }
    }

    @ParameterizedTest(name = "etcdutl of {0}, {1} members")
    @MethodSource("toolsAndSizes")
    void theLogIsTheSame(EtcdVersion tool, int members) throws Exception {
        try (ClusterPlan plan = plan(members)) {
            for (MemberPlan member : plan.members()) {
                RestoredMember ours = ours(snapshots.of(EtcdVersion.V3_5).file(), plan, member, NO_BUMP);
                Path theirs = theirs(snapshots.of(EtcdVersion.V3_5).file(), tool, plan, member);

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

    /** The URL's text decides the member's id, and both stand in the log. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTPS://Etcd-0.Etcd:2380",
                " http://localhost:2380\t",
                "http://[::1]:2380",
                "http://[FE80::1%25eth0]:2380",
                "http://:2380",
                "http://a_b.c:1",
                "http://a:02380",
                "http://a!$&'()*+;=b:1",
                "unix://localhost:10",
                "Unixs:///run/etcd.sock",
                "unix:///a!$&+;:b",
            })
    void aPeerUrlKeepsItsText(String url) throws Exception {
        ClusterIdentity ours =
                InitialCluster.parse("a&b=" + url).identify("a&b", PeerUrl.parseAll(List.of(url)), "token <1>");
        Path theirs = newDirectory("theirs-");
        Etcdutl.of(EtcdVersion.V3_6)
                .run(
                        "snapshot",
                        "restore",
                        snapshots.of(EtcdVersion.V3_6).file().toString(),
                        "--data-dir=" + theirs,
                        "--name=a&b",
                        "--initial-cluster=a&b=" + url,
                        "--initial-advertise-peer-urls=" + url,
                        "--initial-cluster-token=token <1>")
                .orFail();

        assertThat(RestoredWal.segment(ours))
                .isEqualTo(WalRecord.withoutPreallocation(Files.readAllBytes(RestoredMember.wal(theirs))));
    }

    @ParameterizedTest(name = "etcdutl of {0}, {1} members")
    @MethodSource("toolsAndSizes")
    void theRaftSnapshotMeansTheSame(EtcdVersion tool, int members) throws Exception {
        try (ClusterPlan plan = plan(members)) {
            MemberPlan member = plan.members().getFirst();
            RestoredMember ours = ours(snapshots.of(EtcdVersion.V3_5).file(), plan, member, NO_BUMP);
            Path theirs = theirs(snapshots.of(EtcdVersion.V3_5).file(), tool, plan, member)
                    .resolve("member/snap")
                    .resolve(RestoredSnap.fileName(ours.cluster()));

            byte[] ourSnapshot = snapshotIn(ours.snap());
            byte[] theirSnapshot = snapshotIn(theirs);

            assertThat(fields(ProtoField.only(ourSnapshot, 2), List.of(1)))
                    .isEqualTo(fields(ProtoField.only(theirSnapshot, 2), List.of(1)));
            assertThat(store(ourSnapshot)).isEqualTo(store(theirSnapshot));
        }
    }

    private void compareDatabases(Path snapshot, EtcdVersion tool, ClusterPlan plan, Optional<RevisionBump> bump)
            throws Exception {
        MemberPlan member = plan.members().getLast();
        Path ours = ours(snapshot, plan, member, bump).database();
        List<String> flags = new ArrayList<>(List.of("--skip-hash-check"));
        bump.ifPresent(by -> flags.addAll(List.of("--bump-revision=" + by.by(), "--mark-compacted")));
        Path theirs = RestoredMember.database(theirs(snapshot, tool, plan, member, flags.toArray(String[]::new)));
        Etcdutl etcdutl = Etcdutl.of(tool);

        BboltCli.check(ours);
        assertThat(etcdutl.snapshotStatus(ours))
                .usingRecursiveComparison()
                .ignoringFields("totalSize")
                .isEqualTo(etcdutl.snapshotStatus(theirs));
    }

    private RestoredMember ours(Path snapshot, ClusterPlan plan, MemberPlan member, Optional<RevisionBump> bump)
            throws Exception {
        return RestoredMember.restore(snapshot, newDirectory("ours-"), plan, member, bump);
    }

    private Path theirs(Path snapshot, EtcdVersion tool, ClusterPlan plan, MemberPlan member, String... flags)
            throws Exception {
        Path dataDir = newDirectory("theirs-");
        Etcdutl.of(tool).snapshotRestore(snapshot, dataDir, plan, member, flags).orFail();
        return dataDir;
    }

    private Path newDirectory(String prefix) throws Exception {
        return Files.createTempDirectory(directory, prefix);
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
