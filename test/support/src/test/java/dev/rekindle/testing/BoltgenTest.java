package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoltgenTest {
    private static final List<String> EVERYTHING = List.of(
            "-rows=1500",
            "-compact-percent=70",
            "-members=7",
            "-member-urls=8",
            "-users=60",
            "-roles=60",
            "-leases=2000",
            "-alarms=1",
            "-tree-root=300",
            "-snapshot");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 2048, 4096, 8192, 16384, 32768, 65536})
    void everyToolAcceptsEveryPageSize(int pageSize) throws Exception {
        Path file = directory.resolve("sized.db");
        Boltgen.Facts facts =
                Boltgen.make(file, "-page-size=" + pageSize, "-rows=1000", "-value-bytes=50", "-snapshot");

        assertThat(Files.size(file)).isEqualTo(facts.pages() * pageSize + 32).isEqualTo(facts.fileBytes());
        assertAccepted(file, facts);
    }

    static Stream<Arguments> freelists() {
        return Stream.of(Arguments.of(List.of()), Arguments.of(List.of("-freelist-sync")));
    }

    @ParameterizedTest
    @MethodSource("freelists")
    void everyToolAcceptsTreesWhereEtcdHasInlineBuckets(List<String> more) {
        Path file = directory.resolve("trees.db");
        String[] flags = Stream.concat(EVERYTHING.stream(), more.stream()).toArray(String[]::new);

        Boltgen.Facts facts = Boltgen.make(file, flags);

        assertThat(facts.rows()).isLessThan(1500);
        assertThat(facts.compactRevision()).isEqualTo(facts.scheduledRevision()).isPositive();
        assertAccepted(file, facts);
    }

    @Test
    void etcdServesItsKeys() {
        Path file = directory.resolve("served.db");
        Boltgen.Facts facts = Boltgen.make(file, "-rows=800", "-compact-percent=60", "-snapshot", "-leases=5");
        KvHash hash = Etcdutl.of(EtcdVersion.V3_7).hashKv(file, facts.revision());
        try (ClusterPlan plan = ClusterPlan.loopback(1)) {
            MemberPlan member = plan.members().getFirst();
            Path data = directory.resolve("data");
            Etcdutl.of(EtcdVersion.V3_6)
                    .snapshotRestore(file, data, plan, member)
                    .orFail();

            try (EtcdProcess etcd =
                    EtcdProcess.of(EtcdVersion.V3_6).plan(member).dataDir(data).start()) {
                assertThat(etcd.api().count("", 0)).isEqualTo(facts.liveKeys());
                assertThat(etcd.hashKv(facts.revision())).isEqualTo(hash);
                assertThat(etcd.api().leases().ids()).hasSize(5);
            }
        }
    }

    @Test
    void theSameFlagsGiveTheSameContent() {
        Path one = directory.resolve("one.db");
        Path other = directory.resolve("other.db");

        Boltgen.make(one, "-rows=500", "-compact-percent=50");
        Boltgen.make(other, "-rows=500", "-compact-percent=50");

        assertThat(Etcdutl.of(EtcdVersion.V3_6).snapshotStatus(one).hash())
                .isEqualTo(Etcdutl.of(EtcdVersion.V3_6).snapshotStatus(other).hash());
    }

    private static void assertAccepted(Path file, Boltgen.Facts facts) {
        Boltgen.check(file);
        BboltCli.check(file);
        assertThat(Arrays.stream(EtcdVersion.values())
                        .map(version -> Etcdutl.of(version).snapshotStatus(file))
                        .toList())
                .allSatisfy(status -> {
                    assertThat(status.revision()).isEqualTo(facts.revision());
                    assertThat(status.totalSize()).isEqualTo(facts.pages() * facts.pageSize());
                })
                .extracting(SnapshotStatus::hash)
                .containsOnly(Etcdutl.of(EtcdVersion.V3_7).snapshotStatus(file).hash());
        assertThat(Etcdutl.of(EtcdVersion.V3_7).snapshotStatus(file).totalKeys())
                .isEqualTo(facts.liveKeys());
    }
}
