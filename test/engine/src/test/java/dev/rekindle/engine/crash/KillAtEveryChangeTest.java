package dev.rekindle.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.engine.Origin;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGKILL before every system call that changes the disk, then the same command again. */
@Isolated("its runs are timed, and keep both cores busy")
class KillAtEveryChangeTest {
    private static final String FAULT = "SIGKILL before every change";

    @TempDir
    private Path work;

    @Test
    void leavesNothingOrEverythingOnAnEmptyVolume() throws IOException {
        var origin = SmallSnapshot.make(EtcdVersion.V3_6, work);
        sweep(origin, Situation.EMPTY);
    }

    @Test
    void leavesTheOldDataOrTheNewOnAVolumeThatSurvived() throws IOException {
        var origin = SmallSnapshot.make(EtcdVersion.V3_6, work);
        sweep(origin, Situation.holding(OldMember.make(EtcdVersion.V3_6, work.resolve("old"))));
    }

    private void sweep(Origin origin, Situation situation) throws IOException {
        try (var scene = Scene.of(
                RestoreLocalizeSubject.restoring(origin.snapshot(), work.resolve("ticket")),
                situation,
                new BootProof(origin))) {
            var tally = scene.tally(FAULT, scene.points().size(), Sweep.kill(scene));
            Promises.assertKept(tally, situation);
        }
    }

    /** The peer, side by side, and the proof that this suite would notice. */
    @Test
    void findsTheStatesFromWhichEtcdutlNeverRecovers() throws IOException {
        var tally = sweepEtcdutl(EtcdVersion.V3_6);

        assertThat(tally.left(Visible.PARTIAL))
                .as("half-made members at the final path")
                .isPositive();
        assertThat(tally.wedges()).as("refusals that only a person can end").isPositive();
        assertThat(tally.partial(Boot.HANGS))
                .as("half-made members on which etcd hangs")
                .isPositive();
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource
    void findsTheStatesFromWhichEtcdutlNeverRecovers(EtcdVersion version) throws IOException {
        var tally = sweepEtcdutl(version);

        assertThat(tally.wedges()).as("refusals that only a person can end").isPositive();
    }

    private Tally sweepEtcdutl(EtcdVersion version) throws IOException {
        var origin = SmallSnapshot.make(version, work);
        try (var scene = Scene.of(new EtcdutlSubject(version, origin), Situation.EMPTY, new BootProof(origin))) {
            return scene.tally(FAULT, scene.points().size(), Sweep.kill(scene));
        }
    }
}
