package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.EtcdKeyValue;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.KvHash;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a snapshot file answers is what the etcd it came from answered. */
@ParameterizedClass(name = "{0}")
@EnumSource(EtcdVersion.class)
class SnapshotFileTest {
    private static final byte[] ALL = {};

    @TempDir
    private static Path directory;

    private static final List<RecordedEtcd> RECORDED = new ArrayList<>();

    private final EtcdVersion version;

    SnapshotFileTest(EtcdVersion version) {
        this.version = version;
    }

    @BeforeParameterizedClassInvocation
    static void record(EtcdVersion version) throws IOException {
        RECORDED.add(RecordedEtcd.run(version, Files.createDirectory(directory.resolve(version.name()))));
    }

    @Test
    void listsWhatEtcdListedAtEveryRevision() throws Exception {
        assertReads(recorded().early(), recorded().earlyReads());
        assertReads(recorded().late(), recorded().lateReads());
    }

    @Test
    void getsWhatEtcdReturnedAtARevision() throws Exception {
        var read = recorded().earlyReads().get(3);
        try (var file = SnapshotFile.open(recorded().early())) {
            for (EtcdKeyValue expected : read.keys()) {
                KeyValue actual =
                        file.get(expected.key().toArray(), read.revision()).orElseThrow();

                assertThat(actual.valueBytes()).isEqualTo(expected.value().toArray());
                assertThat(actual.modRevision()).isEqualTo(expected.modRevision());
            }
            assertThat(file.get("absent".getBytes(UTF_8), read.revision())).isEmpty();
        }
    }

    @Test
    void hashesLikeTheLiveServerWhateverItHadCompacted() throws Exception {
        try (var early = SnapshotFile.open(recorded().early());
                var late = SnapshotFile.open(recorded().late())) {
            int foretold = 0;
            for (KvHash expected : recorded().hashes()) {
                var wanted = new HashKv(expected.hash(), expected.revision(), expected.compactRevision());
                if (expected.revision() <= early.revision()) {
                    assertThat(early.hashKv(wanted.revision(), wanted.compactRevision()))
                            .isEqualTo(wanted);
                    foretold += expected.compactRevision() > 0 ? 1 : 0;
                }
                if (expected.compactRevision() >= late.compactRevision().orElseThrow()) {
                    assertThat(late.hashKv(wanted.revision(), wanted.compactRevision()))
                            .isEqualTo(wanted);
                }
            }
            assertThat(foretold).as("hashes foretold across a later compaction").isGreaterThan(3);
        }
    }

    @Test
    void hashesLikeEtcdutl() throws Exception {
        for (EtcdVersion tool : EtcdVersion.V3_6.andNewer()) {
            try (var file = SnapshotFile.open(recorded().early())) {
                for (long revision : new long[] {SnapshotFile.CURRENT, file.revision(), file.revision() - 30}) {
                    Path copy = Files.copy(recorded().early(), directory.resolve("copy-" + System.nanoTime()));
                    KvHash expected = Etcdutl.of(tool).hashKv(copy, revision);

                    assertThat(file.hashKv(revision))
                            .as("%s at %d", tool, revision)
                            .isEqualTo(new HashKv(expected.hash(), expected.revision(), expected.compactRevision()));
                }
            }
        }
    }

    @Test
    void countsLiveKeysLikeEtcdutl() throws Exception {
        try (var file = SnapshotFile.open(recorded().late())) {
            assertThat(file.liveKeys())
                    .isEqualTo(Etcdutl.of(EtcdVersion.V3_6)
                            .snapshotStatus(recorded().late())
                            .totalKeys());
            assertThat(file.checkStructure().entries())
                    .isEqualTo(Etcdutl.of(EtcdVersion.V3_5)
                            .snapshotStatus(recorded().late())
                            .totalKeys());
        }
    }

    @Test
    void keepsTheHistoryOfAKey() throws Exception {
        try (var file = SnapshotFile.open(recorded().early())) {
            byte[] key = longestLived(file).getBytes(UTF_8);
            List<Row> history = file.history(key);

            assertThat(history).isSortedAccordingTo((a, b) -> a.revision().compareTo(b.revision()));
            var versionExpected = 0L;
            for (Row row : history) {
                versionExpected = row.change() == Row.Change.PUT ? versionExpected + 1 : 0;
                assertThat(row.version()).isEqualTo(versionExpected);
                var at = file.get(key, row.revision().main());
                assertThat(at.isPresent()).isEqualTo(row.change() == Row.Change.PUT);
                assertThat(at.map(KeyValue::valueBytes).orElse(new byte[0])).isEqualTo(bytes(file.value(row)));
            }
            assertThat(history).hasSizeGreaterThan(3);
            assertThat(file.history("absent".getBytes(UTF_8))).isEmpty();
        }
    }

    @Test
    void refusesRevisionsThatAreCompactedOrInTheFuture() throws Exception {
        try (var file = SnapshotFile.open(recorded().late())) {
            long compacted = file.compactRevision().orElseThrow();

            var early = refusal(() -> file.list(ALL, compacted - 1));
            assertThat(early.reason()).isEqualTo(RevisionUnavailableException.Reason.COMPACTED);
            assertThat(early).hasMessageContaining("keeps history from revision " + compacted);
            var late = refusal(() -> file.get(ALL, file.revision() + 1));
            assertThat(late.reason()).isEqualTo(RevisionUnavailableException.Reason.FUTURE);
            assertThat(late).hasMessageContaining("ends at revision " + file.revision());
            assertThat(refusal(() -> file.hashKv(compacted - 1)).reason())
                    .isEqualTo(RevisionUnavailableException.Reason.COMPACTED);
            assertThat(refusal(() -> file.hashKv(compacted, compacted - 1)).reason())
                    .isEqualTo(RevisionUnavailableException.Reason.COMPACTED);
            assertThat(refusal(() -> file.hashKv(file.revision() + 1)).reason())
                    .isEqualTo(RevisionUnavailableException.Reason.FUTURE);
            assertThat(file.count(ALL, compacted)).isPositive();
        }
    }

    @Test
    void findsWhatChangedBetweenTwoSnapshots() throws Exception {
        try (var before = SnapshotFile.open(recorded().early());
                var after = SnapshotFile.open(recorded().late())) {
            var diff = SnapshotDiff.between(before, after, "/registry/pods/".getBytes(UTF_8));

            var first = pods(recorded().earlyReads());
            var second = pods(recorded().lateReads());
            assertThat(diff.added())
                    .extracting(SnapshotFileTest::text)
                    .containsExactlyElementsOf(second.keySet().stream()
                            .filter(key -> !first.containsKey(key))
                            .toList());
            assertThat(diff.removed())
                    .extracting(SnapshotFileTest::text)
                    .containsExactlyElementsOf(first.keySet().stream()
                            .filter(key -> !second.containsKey(key))
                            .toList());
            assertThat(diff.changed())
                    .extracting(pair -> text(pair.after()))
                    .containsExactlyElementsOf(second.keySet().stream()
                            .filter(key ->
                                    first.containsKey(key) && !first.get(key).equals(second.get(key)))
                            .toList());
            assertThat(diff.unchanged())
                    .isEqualTo(second.entrySet().stream()
                            .filter(entry -> entry.getValue().equals(first.get(entry.getKey())))
                            .count());
            assertThat(diff.changed())
                    .allSatisfy(pair -> assertThat(pair.before().revision())
                            .isLessThan(pair.after().revision()));
        }
    }

    @Test
    void tellsOfTheCluster() throws Exception {
        try (var file = SnapshotFile.open(recorded().late())) {
            assertThat(file.members())
                    .extracting(Member::id)
                    .containsExactly(recorded().memberId());
            assertThat(file.leases())
                    .extracting(Lease::id)
                    .containsExactlyElementsOf(recorded().leases());
            assertThat(file.alarms()).isEmpty();
            assertThat(file.auth()).isEqualTo(new Auth(SnapshotReport.Authentication.DISABLED, List.of(), List.of()));
            assertThat(file.clusterVersion()).contains(version.minor() + ".0");
            assertThat(file.storageVersion())
                    .isEqualTo(
                            version.atLeast(EtcdVersion.V3_6) ? Optional.of(version.minor() + ".0") : Optional.empty());
        }
    }

    private RecordedEtcd recorded() {
        return RECORDED.stream()
                .filter(run -> run.version() == version)
                .findFirst()
                .orElseThrow();
    }

    /** The secret with the most rows. */
    private static String longestLived(SnapshotFile file) throws IOException {
        String longest = "";
        int rows = 0;
        for (int i = 0; i < 60; i++) {
            int size = file.history(("/registry/secrets/" + i).getBytes(UTF_8)).size();
            if (size > rows) {
                longest = "/registry/secrets/" + i;
                rows = size;
            }
        }
        return longest;
    }

    private static void assertReads(Path snapshot, List<RecordedEtcd.Read> reads) throws Exception {
        try (var file = SnapshotFile.open(snapshot)) {
            for (var read : reads) {
                List<Row> rows = file.list(ALL, read.revision());

                assertThat(rows).as("revision %d", read.revision()).hasSameSizeAs(read.keys());
                assertThat(file.count(ALL, read.revision())).isEqualTo(rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    assertThat(keyValue(file, rows.get(i)))
                            .isEqualTo(read.keys().get(i));
                }
            }
        }
    }

    private static EtcdKeyValue keyValue(SnapshotFile file, Row row) throws IOException {
        return new EtcdKeyValue(
                Bytes.of(row.keyBytes()),
                row.createRevision(),
                row.revision().main(),
                row.version(),
                Bytes.of(bytes(file.value(row))),
                row.lease());
    }

    private static Map<String, EtcdKeyValue> pods(List<RecordedEtcd.Read> reads) {
        return reads.getLast().keys().stream()
                .filter(kv -> kv.key().text().startsWith("/registry/pods/"))
                .collect(Collectors.toMap(kv -> kv.key().text(), kv -> kv, (a, b) -> a, TreeMap::new));
    }

    private static RevisionUnavailableException refusal(ThrowingCallable call) {
        return catchThrowableOfType(RevisionUnavailableException.class, call);
    }

    private static String text(Row row) {
        return new String(row.keyBytes(), UTF_8);
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
