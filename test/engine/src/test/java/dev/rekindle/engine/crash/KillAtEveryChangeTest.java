package dev.rekindle.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.engine.Origin;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGKILL before every system call that changes the disk, then the same command again. */
class KillAtEveryChangeTest {
    private static final String FAULT = "SIGKILL before every change";

    @TempDir
    private Path work;

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
        var origin = small(version);
        try (var scene = Scene.of(new EtcdutlSubject(version, origin), Situation.EMPTY, new BootProof(origin))) {
            return scene.tally(FAULT, scene.points().size(), Sweep.kill(scene));
        }
    }

    private Origin small(EtcdVersion version) {
        try (var etcd = EtcdProcess.of(version).start()) {
            for (int i = 0; i < 300; i++) {
                etcd.api().put("key-" + i, "value-" + i);
            }
            return Origin.capture(etcd, work.resolve("snapshot.db"));
        }
    }
}
