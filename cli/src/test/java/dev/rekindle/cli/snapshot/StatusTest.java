package dev.rekindle.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.cli.CommandLineRun;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.Etcdutl;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code snapshot status} against etcdutl 3.6, field by field. */
class StatusTest {
    static Stream<PreparedSnapshot> snapshots() {
        return Stream.of(EtcdVersion.values())
                .flatMap(version -> Stream.of(
                                SnapshotShape.EMPTY,
                                SnapshotShape.ONE_KEY,
                                SnapshotShape.DELETES_AND_COMPACTIONS,
                                SnapshotShape.AUTH,
                                SnapshotShape.SEVEN_MEMBERS,
                                SnapshotShape.BARE_DB)
                        .map(shape -> shape.of(version)));
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void printsTheSameJsonAsEtcdutl(PreparedSnapshot snapshot) {
        JsonNode theirs = etcdutl(snapshot, "json").json();

        JsonNode ours = CommandLineRun.of("snapshot", "status", snapshot.file(), "-o", "json")
                .orFail()
                .json();

        assertThat(ours).isEqualTo(theirs);
        assertThat(names(ours)).containsExactly("hash", "revision", "totalKey", "totalSize", "version");
    }

    @ParameterizedTest
    @MethodSource("snapshots")
    void printsTheSameTextAsEtcdutl(PreparedSnapshot snapshot) {
        List<String> theirs = cells(etcdutl(snapshot, "simple").out().strip(), ",");

        String ours = CommandLineRun.of("snapshot", "status", snapshot.file())
                .orFail()
                .out();

        assertThat(cells(ours.lines().skip(1).findFirst().orElseThrow(), " {2,}"))
                .isEqualTo(theirs);
    }

    @Test
    void printsEverythingOnRequest() {
        PreparedSnapshot snapshot = SnapshotShape.SEVEN_MEMBERS.of(EtcdVersion.V3_6);

        JsonNode json = CommandLineRun.of("snapshot", "status", "-v", "-o", "json", snapshot.file())
                .orFail()
                .json();
        String text = CommandLineRun.of("snapshot", "status", "-v", snapshot.file())
                .orFail()
                .out();

        assertThat(names(json))
                .containsExactly(
                        "hash",
                        "revision",
                        "totalKey",
                        "totalSize",
                        "version",
                        "size",
                        "sha256",
                        "trailer",
                        "pages",
                        "pageSize",
                        "transaction",
                        "bootRevision",
                        "compactRevision",
                        "scheduledCompactRevision",
                        "entries",
                        "consistentIndex",
                        "term",
                        "storageVersion",
                        "clusterVersion",
                        "clusterId",
                        "members",
                        "alarms",
                        "authEnabled",
                        "leases",
                        "hashKv");
        assertThat(json.path("members")).hasSize(7);
        assertThat(json.path("trailer").asText()).isEqualTo("verified");
        json.path("members")
                .forEach(member -> assertThat(text).contains(member.path("id").asText()));
        assertThat(text).contains("sha256").contains(json.path("sha256").asText());
    }

    @Test
    void namesAlarmsAndUsersThatComeBackWithARestore() {
        PreparedSnapshot alarmed = SnapshotShape.ALARM.of(EtcdVersion.V3_6);
        PreparedSnapshot guarded = SnapshotShape.AUTH.of(EtcdVersion.V3_6);

        String alarm = CommandLineRun.of("snapshot", "status", "-v", alarmed.file())
                .orFail()
                .out();
        String auth = CommandLineRun.of("snapshot", "status", "-v", guarded.file())
                .orFail()
                .out();

        assertThat(alarm).containsPattern("alarms +NOSPACE raised by [0-9a-f]+");
        assertThat(auth).containsPattern("authentication +enabled");
    }

    private static CommandResult etcdutl(PreparedSnapshot snapshot, String format) {
        return Etcdutl.of(EtcdVersion.V3_6)
                .run("snapshot", "status", snapshot.file().toString(), "--write-out=" + format)
                .orFail();
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Trimmed, and without the empty version at the end that only etcdutl prints. */
    private static List<String> cells(String line, String separator) {
        return Stream.of(line.strip().split(separator))
                .map(String::strip)
                .filter(cell -> !cell.isEmpty())
                .toList();
    }
}
