package dev.rekindle.localize.materialize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.Cursor;
import dev.rekindle.bbolt.MetaPages;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.localize.identity.MemberIdentity;
import dev.rekindle.localize.identity.PeerUrl;
import dev.rekindle.localize.materialize.EtcdSnapshots.EtcdSnapshot;
import dev.rekindle.testing.BboltCli;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdApiException;
import dev.rekindle.testing.EtcdCluster;
import dev.rekindle.testing.EtcdKeyValue;
import dev.rekindle.testing.EtcdMember;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.MemberPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Real etcd of every version on what this module wrote, with {@code ETCD_VERIFY=all}: it serves, writes, defragments and starts again. */
@Execution(ExecutionMode.CONCURRENT)
class RestoredMemberBootTest {
    private static final Optional<RevisionBump> NO_BUMP = Optional.empty();
    private static final long BUMP = 1_000_000_000;

    @TempDir
    private static Path shared;

    private static EtcdSnapshots snapshots;

    @TempDir
    private Path directory;

    @BeforeAll
    static void prepareSnapshots() {
        snapshots = new EtcdSnapshots(shared);
    }

    static Stream<Arguments> versionsAndSizes() {
        return Stream.of(EtcdVersion.values())
                .flatMap(version -> Stream.of(1, 3).map(members -> Arguments.of(version, members)));
    }

    static Stream<Arguments> versionsAndPageSizes() {
        return Stream.of(EtcdVersion.V3_6, EtcdVersion.V3_7)
                .flatMap(version -> Stream.of(512, 4096, 65_536).map(pageSize -> Arguments.of(version, pageSize)));
    }

    @ParameterizedTest(name = "{0}, {1} members")
    @MethodSource("versionsAndSizes")
    void everyMemberServesTheOldKeysAndTakesNewOnes(EtcdVersion version, int members) throws Exception {
        EtcdSnapshot snapshot = snapshots.of(version);
        ClusterPlan plan = ClusterPlan.loopback(members).withToken("restored");
        List<RestoredMember> restored = restore(snapshot.file(), plan, NO_BUMP);

        try (EtcdCluster cluster = EtcdCluster.start(version, plan, directory, UnaryOperator.identity())) {
            for (EtcdProcess member : cluster.members()) {
                assertThat(member.api().list("")).isEqualTo(snapshot.keys());
                assertThat(member.api().revision()).isEqualTo(snapshot.revision());
                assertThat(member.api().maintenance().status().clusterId())
                        .isEqualTo(restored.getFirst().cluster().id());
            }
            assertMembers(cluster, restored);

            for (EtcdProcess member : cluster.members()) {
                String key = "after-" + member.plan().name();
                long before = member.api().revision();
                assertThat(member.api().put(key, "1")).isEqualTo(before + 1);
                member.api().maintenance().defragment();
                member.restart();
                assertThat(member.api().get(key)).isPresent();
            }
            assertMembers(cluster, restored);
            assertThat(cluster.members().stream()
                            .map(member -> member.etcdctl().hashKv(snapshot.revision()))
                            .distinct())
                    .hasSize(1);
            cluster.members().forEach(EtcdProcess::stop);
            cluster.members().forEach(member -> BboltCli.check(member.database()));
        }
    }

    @ParameterizedTest
    @EnumSource(EtcdVersion.class)
    void aBumpRaisesTheRevisionAndEndsTheHistoryBeforeIt(EtcdVersion version) throws Exception {
        EtcdSnapshot snapshot = snapshots.of(version);
        ClusterPlan plan = ClusterPlan.loopback(1);
        restore(snapshot.file(), plan, Optional.of(new RevisionBump(BUMP)));

        try (EtcdCluster cluster = EtcdCluster.start(version, plan, directory, UnaryOperator.identity())) {
            EtcdProcess etcd = cluster.member(0);
            long bumped = snapshot.revision() + BUMP;

            assertThat(etcd.api().revision()).isEqualTo(bumped);
            assertThat(etcd.api().list("")).isEqualTo(snapshot.keys());
            assertCompacted(etcd.api(), snapshot);
            assertThat(etcd.api().put("after", "1")).isEqualTo(bumped + 1);

            etcd.restart();
            assertThat(etcd.api().revision()).isEqualTo(bumped + 1);
            assertCompacted(etcd.api(), snapshot);
            etcd.api().maintenance().defragment();
            assertThat(etcd.api().put("after", "2")).isEqualTo(bumped + 2);
            etcd.restart();
            assertThat(etcd.api().list("after"))
                    .extracting(EtcdKeyValue::modRevision)
                    .containsExactly(bumped + 2);
            etcd.stop();
            BboltCli.check(etcd.database());
        }
    }

    /** With the newer meta gone, bbolt takes the other: it must be no way back to the old membership and the old log position. */
    @ParameterizedTest
    @EnumSource(EtcdVersion.class)
    void aMemberWithATornMetaIsStillTheRestoredOne(EtcdVersion version) throws Exception {
        EtcdSnapshot snapshot = snapshots.of(version);
        ClusterPlan plan = ClusterPlan.loopback(1).withToken("restored");
        List<RestoredMember> restored = restore(snapshot.file(), plan, NO_BUMP);
        tearNewerMeta(restored.getFirst().database());

        try (EtcdCluster cluster = EtcdCluster.start(version, plan, directory, UnaryOperator.identity())) {
            EtcdApi api = cluster.member(0).api();

            assertThat(api.put("after", "1")).isEqualTo(snapshot.revision() + 1);
            assertMembers(cluster, restored);
            cluster.member(0).restart();
            assertThat(api.get("after")).isPresent();
            cluster.member(0).stop();
            BboltCli.check(cluster.member(0).database());
        }
    }

    /**
     * The bump's compaction empties most leaves, right up to the one that the bump appended, and what follows is written behind it: bbolt
     * merges and splits around every page that was appended here.
     */
    @ParameterizedTest(name = "{0}, pages of {1} bytes")
    @MethodSource("versionsAndPageSizes")
    void bboltRebalancesAroundTheAppendedPages(EtcdVersion version, int pageSize) throws Exception {
        int keys = 7;
        int revisions = 3_000;
        List<Entry> rows = new ArrayList<>();
        for (int i = 0; i < revisions; i++) {
            rows.add(SyntheticDatabase.keyRow(i + 2L, i % keys + 2L, i / keys + 1L));
        }
        Path snapshot = SyntheticDatabase.etcd(pageSize, 0)
                .bucket("key", rows)
                .fanout(14)
                .write(directory.resolve("snapshot.db"));
        ClusterPlan plan = ClusterPlan.loopback(1);
        restore(snapshot, plan, Optional.of(new RevisionBump(BUMP)));

        try (EtcdCluster cluster = EtcdCluster.start(version, plan, directory, UnaryOperator.identity())) {
            EtcdApi api = cluster.member(0).api();
            assertThat(api.list("")).hasSize(keys);

            for (int round = 0; round < 3; round++) {
                long revision = 0;
                for (int i = 0; i < 100; i++) {
                    revision = api.put("/new/" + i % 10, "value ".repeat(i));
                }
                api.compact(revision);
            }
            assertThat(api.list("")).hasSize(keys + 10);
            cluster.member(0).restart();
            assertThat(api.list("")).hasSize(keys + 10);
            api.maintenance().defragment();
            cluster.member(0).stop();
            BboltCli.check(cluster.member(0).database());
            // One row for each live key, and the one that the bump added.
            assertThat(rowsOfKey(cluster.member(0).database())).isEqualTo(keys + 10 + 1);
        }
    }

    private static int rowsOfKey(Path database) throws IOException {
        try (BboltFile file = BboltFile.open(database)) {
            Cursor cursor =
                    file.root().bucket("key".getBytes(UTF_8)).orElseThrow().cursor();
            int rows = 0;
            while (cursor.next()) {
                rows++;
            }
            return rows;
        }
    }

    private List<RestoredMember> restore(Path snapshot, ClusterPlan plan, Optional<RevisionBump> bump)
            throws Exception {
        List<RestoredMember> restored = new ArrayList<>();
        for (MemberPlan member : plan.members()) {
            restored.add(RestoredMember.restore(snapshot, directory.resolve(member.name()), plan, member, bump));
        }
        return restored;
    }

    private static void assertMembers(EtcdCluster cluster, List<RestoredMember> restored) {
        List<MemberIdentity> expected = restored.getFirst().cluster().members();
        for (EtcdProcess member : cluster.members()) {
            List<EtcdMember> found = member.api().members().list();
            assertThat(found)
                    .extracting(EtcdMember::id)
                    .containsExactlyInAnyOrderElementsOf(
                            expected.stream().map(MemberIdentity::id).toList());
            assertThat(found)
                    .allSatisfy(one -> assertThat(expected)
                            .filteredOn(identity -> identity.id() == one.id())
                            .allSatisfy(identity -> {
                                assertThat(one.name()).isEqualTo(identity.name());
                                assertThat(one.peerUrls())
                                        .isEqualTo(identity.peerUrls().stream()
                                                .map(PeerUrl::text)
                                                .toList());
                            }));
        }
    }

    private static void assertCompacted(EtcdApi api, EtcdSnapshot snapshot) {
        assertThatThrownBy(() -> api.list("", snapshot.revision()))
                .isInstanceOf(EtcdApiException.class)
                .hasMessageContaining("required revision has been compacted");
    }

    private static void tearNewerMeta(Path database) throws IOException {
        MetaPages metas;
        try (BboltFile file = BboltFile.open(database)) {
            metas = file.metas();
        }
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.WRITE)) {
            int pageSize = metas.chosen().pageSize();
            long checksum = (long) metas.chosenPage() * pageSize + PageLayout.META_CHECKSUM;
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), checksum);
        }
    }
}
