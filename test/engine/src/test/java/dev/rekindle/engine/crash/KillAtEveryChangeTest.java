package dev.rekindle.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.engine.Origin;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
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
    private static final int SAMPLED = 8;

    @TempDir
    private Path work;

    private Origin origin;
    private RestoreLocalizeSubject restoreLocalize;

    @BeforeEach
    void prepare() throws IOException {
        origin = FreshSnapshot.make(EtcdVersion.V3_6, work);
        restoreLocalize = RestoreLocalizeSubject.restoring(origin.snapshot(), work.resolve("ticket"));
    }

    @Test
    void leavesNothingOrEverythingOnAnEmptyVolume() throws IOException {
        sweep(restoreLocalize, Situation.EMPTY);
    }

    @Test
    void leavesTheOldDataOrTheNewOnAVolumeThatSurvived() throws IOException {
        sweep(restoreLocalize, survived());
    }

    /** Two renames instead of one: between them there is no member, and the next run puts one there. */
    @Test
    void leavesTheOldDataOrNothingOrTheNewWhereNamesCannotBeSwapped() throws IOException {
        sweep(restoreLocalize.withoutExchange(), survived());
    }

    private void sweep(Subject subject, Situation situation) throws IOException {
        try (var scene = Scene.of(subject, situation, new BootProof(origin))) {
            var tally = scene.tally(FAULT, scene.points().size(), Sweep.kill(scene));

            Promises.assertKept(tally, situation);
            assertThat(tally.outcomes()).as("points that were reached").hasSameSizeAs(scene.points());
        }
    }

    private Situation survived() throws IOException {
        return Situation.holding(OldMember.make(EtcdVersion.V3_6, work.resolve("old")));
    }

    /** The proof that this suite would notice. */
    @Test
    void noticesWhatEtcdutlLeaves() throws IOException {
        try (var scene = peer(origin)) {
            var outcomes = Sweep.sample(scene, SAMPLED);
            var tally = scene.tally("SIGKILL before every " + SAMPLED + "th change", outcomes.size(), outcomes);

            assertThat(tally.left(Visible.PARTIAL))
                    .as("half-made members at the final path")
                    .isPositive();
            assertThat(tally.wedges()).as("refusals that only a person can end").isPositive();
        }
    }

    /** The peer, side by side. */
    @Tag("soak")
    @Test
    void findsTheStatesFromWhichEtcdutlNeverRecovers() throws IOException {
        var tally = sweepEtcdutl(origin);

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
    @EnumSource(names = "V3_6", mode = EnumSource.Mode.EXCLUDE)
    void findsTheStatesFromWhichEtcdutlNeverRecovers(EtcdVersion version) throws IOException {
        var tally = sweepEtcdutl(FreshSnapshot.make(version, work.resolve("of " + version)));

        assertThat(tally.wedges()).as("refusals that only a person can end").isPositive();
    }

    private static Tally sweepEtcdutl(Origin origin) throws IOException {
        try (var scene = peer(origin)) {
            return scene.tally(FAULT, scene.points().size(), Sweep.kill(scene));
        }
    }

    private static Scene peer(Origin origin) throws IOException {
        return Scene.of(new EtcdutlSubject(origin.version(), origin), Situation.EMPTY, new BootProof(origin));
    }
}
