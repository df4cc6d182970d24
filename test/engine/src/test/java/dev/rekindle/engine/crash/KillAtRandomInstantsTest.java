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

/** SIGKILL whenever it comes, once or several times in a row, then the same command again. */
@Isolated("its runs are timed, and keep both cores busy")
class KillAtRandomInstantsTest {
    private static final long SEED = 20_261_121;
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path work;

    @Test
    void recoversFromAKillAtAnyInstant() throws IOException {
        kill(Situation.EMPTY, 30, 1);
    }

    @Test
    void recoversFromAKillDuringTheRecoveryToo() throws IOException {
        kill(Situation.holding(OldMember.make(EtcdVersion.V3_6, work.resolve("old"))), 20, 2);
    }

    @Tag("soak")
    @Test
    void recoversFromHundredsOfKills() throws IOException {
        var oldData = Situation.holding(OldMember.make(EtcdVersion.V3_6, work.resolve("old")));
        kill(Situation.EMPTY, 250, 1);
        kill(oldData, 250, 1);
        kill(oldData, 200, 3);
    }

    /** The peer: what E5 of the reliability page saw. */
    @Tag("soak")
    @Test
    void findsThatEtcdutlIsLeftHalfDone() throws IOException {
        var origin = large();
        try (var scene =
                Scene.of(new EtcdutlSubject(EtcdVersion.V3_6, origin), Situation.EMPTY, new BootProof(origin))) {
            var tally = sweep(scene, 15, 1);

            assertThat(tally.wedges()).as("refusals that only a person can end").isPositive();
        }
    }

    private void kill(Situation situation, int restores, int kills) throws IOException {
        var origin = large();
        var subject = RestoreLocalizeSubject.restoring(origin.snapshot(), work.resolve("ticket"));
        try (var scene = Scene.of(subject, situation, new BootProof(origin))) {
            var tally = sweep(scene, restores, kills);

            Promises.assertKept(tally, situation);
            assertThat(tally.distinctStates())
                    .as("distinct states, seed %d", SEED)
                    .isGreaterThan(3);
        }
    }

    private static Tally sweep(Scene scene, int restores, int kills) throws IOException {
        var faults = kills == 1 ? "SIGKILL at a random instant" : kills + " SIGKILLs in a row";
        return scene.tally(faults, restores, new RandomKills(scene, SEED).run(restores, kills));
    }

    /** Large enough that most of the time goes into reading and writing it. */
    private Origin large() throws IOException {
        return FreshSnapshot.make(EtcdVersion.V3_6, work, 8, MEBIBYTE);
    }
}
