package dev.rekindle.controller.restore.source;

import static dev.rekindle.controller.restore.source.RevisionHistory.MARGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.backup.EtcdBackup;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RevisionBump;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** No client of a target ever sees a revision go back, whatever was restored before. */
class RevisionHistoryTest {
    private static final EtcdRestore RESTORE = restore("now", "prod", "");
    private static final Optional<SnapshotOrigin> ORIGIN =
            Optional.of(new SnapshotOrigin(Optional.of("team-a"), Optional.of("prod"), "cafe", Optional.empty()));

    @Test
    void isTheHighestOfTheClusterByItsNameOrItsId() {
        var history = new RevisionHistory(
                List.of(
                        backup("prod", "cafe", 100),
                        backup("prod", "beef", 900),
                        backup("old-name", "cafe", 700),
                        backup("other", "f00d", 5000)),
                List.of(RESTORE));

        assertThat(history.highest(RESTORE, ORIGIN)).hasValue(900);
        assertThat(history.highest(restore("x", "target", ""), Optional.empty()))
                .isEmpty();
    }

    @Test
    void countsWhatEarlierRestoresHaveLedTo() {
        EtcdRestore earlier = restore("earlier", "prod", "status: {aftermath: {revision: 1000000100}}");
        EtcdRestore elsewhere = restore("elsewhere", "other", "status: {aftermath: {revision: 7000000000}}");
        var history = new RevisionHistory(List.of(backup("prod", "cafe", 100)), List.of(earlier, elsewhere, RESTORE));

        assertThat(history.highest(RESTORE, ORIGIN)).hasValue(1_000_000_100);
    }

    @Test
    void raisesPastWhatWasSeen() {
        var auto = new RevisionBump(RevisionBump.Mode.AUTO, null);

        assertThat(RevisionHistory.bump(auto, 100, OptionalLong.empty())).isEqualTo(MARGIN);
        assertThat(RevisionHistory.bump(auto, 100, OptionalLong.of(100))).isEqualTo(MARGIN);
        assertThat(RevisionHistory.bump(auto, 100, OptionalLong.of(1_000_000_100)))
                .isEqualTo(1_000_000_000 + MARGIN);
    }

    @Test
    void raisesAsAPersonSays() {
        assertThat(RevisionHistory.bump(new RevisionBump(RevisionBump.Mode.FIXED, 7L), 1, OptionalLong.of(99)))
                .isEqualTo(7);
        assertThat(RevisionHistory.bump(new RevisionBump(RevisionBump.Mode.NONE, null), 1, OptionalLong.of(99)))
                .isZero();
    }

    private static EtcdBackup backup(String cluster, String clusterId, long revision) {
        return Serialization.unmarshal("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdBackup
                metadata: {name: b, namespace: team-a}
                status:
                  cluster: %s
                  source: {clusterId: %s, memberId: aa, linearizableRevision: %d}
                """.formatted(cluster, clusterId, revision), EtcdBackup.class);
    }

    private static EtcdRestore restore(String name, String target, String status) {
        return Serialization.unmarshal("""
                apiVersion: rekindle.dev/v1alpha1
                kind: EtcdRestore
                metadata: {name: %s, namespace: team-a}
                spec: {source: {backup: {name: b}}, target: {etcdCluster: {name: %s}}}
                %s
                """.formatted(name, target, status), EtcdRestore.class);
    }
}
