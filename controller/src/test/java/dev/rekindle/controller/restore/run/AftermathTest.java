package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AftermathTest {
    private static final long SEEN = 1_000;

    @Test
    void tellsHowManyRevisionsAreLost() {
        assertThat(Aftermath.chosen(at(900)).lostRevisions()).isEqualTo(100);
    }

    /** Without a manifest its revision is known only after the restore; not all of them are lost because of that. */
    @Test
    void saysNothingOfWhatIsLostWhereTheSnapshotsRevisionIsUnknown() {
        assertThat(Aftermath.chosen(at(0)).lostRevisions()).isNull();
    }

    private static ChosenSnapshot at(long revision) {
        String digest = "0".repeat(64);
        return new ChosenSnapshot(
                new StoredObjectReport("offsite", "etcd/a.db", null, 1024, digest, null, null, null, false),
                new SnapshotReport(
                        1024, digest, revision, null, "00000000", null, 0L, 0L, 0L, null, null, false, List.of()),
                Optional.empty(),
                Optional.empty(),
                0,
                OptionalLong.of(SEEN),
                List.of());
    }
}
