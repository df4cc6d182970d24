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

/** SIGKILL before system calls that change the disk, then the same command again; before every single one in {@code hack/soak}. */
@Isolated("its runs are timed, and keep both cores busy")
class KillAtEveryChangeTest {
    private static final int SAMPLED = 8;
    private static final int ASTRAY = 3;

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
        sweep(restoreLocalize, Situation.EMPTY, Share.third(0));
    }

    @Test
    void leavesTheOldDataOrTheNewOnAVolumeThatSurvived() throws IOException {
        sweep(restoreLocalize, survived(), Share.third(1));
    }

    /** Two renames instead of one: between them there is no member, and the next run puts one there. */
    @Test
    void leavesTheOldDataOrNothingOrTheNewWhereNamesCannotBeSwapped() throws IOException {
        sweep(restoreLocalize.withoutExchange(), survived(), Share.third(2));
    }

    @Tag("soak")
    @Test
    void keepsItsPromiseAtEachAndEveryOne() throws IOException {
        sweep(restoreLocalize, Situation.EMPTY, Share.ALL);
        sweep(restoreLocalize, survived(), Share.ALL);
        sweep(restoreLocalize.withoutExchange(), survived(), Share.ALL);
    }

    /**
     * strace counts calls per thread, so that a kill that was meant for one point may strike another. Where all points are taken each is reached by some
     * kill; of a share a few may be missed for others.
     */
    private void sweep(Subject subject, Situation situation, Share share) throws IOException {
        try (var scene = Scene.of(subject, situation, new BootProof(origin))) {
            var points = share.of(scene.points());
            var tally = scene.tally("SIGKILL before " + share.words(), points.size(), Sweep.kill(scene, share));

            Promises.assertKept(tally, situation);
            assertThat(tally.outcomes())
                    .as("points that were reached, of " + points)
                    .hasSizeGreaterThanOrEqualTo(points.size() - (share.equals(Share.ALL) ? 0 : ASTRAY));
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
            return scene.tally(
                    "SIGKILL before " + Share.ALL.words(), scene.points().size(), Sweep.kill(scene, Share.ALL));
        }
    }

    private static Scene peer(Origin origin) throws IOException {
        return Scene.of(new EtcdutlSubject(origin.version(), origin), Situation.EMPTY, new BootProof(origin));
    }
}
