package dev.rekindle.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each drill runs on a real etcd; what it says is compared with what was done to it. */
class DrillTest {
    private static final Protagonist.Life LIFE = new Protagonist.Life(300, 7);

    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource
    void provesThatAnEtcdComesBack(EtcdVersion version) throws Exception {
        DrillReport report = throwAway(version, temp.resolve("work"));

        assertThat(report.steps())
                .allSatisfy(step -> assertThat(step.verdict())
                        .as("%s: %s", step.claim(), step.message())
                        .isEqualTo(Verdict.PROVED));
        assertThat(report.refusals())
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(refusal -> assertThat(refusal.verdict())
                        .as("%s: %s", refusal.damage(), refusal.message())
                        .isEqualTo(Verdict.PROVED));
        assertThat(report.proved()).isTrue();
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(temp.resolve("work")).doesNotExist();
    }

    private static DrillReport throwAway(EtcdVersion version, Path work) throws Exception {
        Files.createDirectories(work);
        try (Story story = new ThrowAwayStory(version.binaries().etcd(), work, LIFE, "test")) {
            return new Drill(story, InstantSource.system(), step -> {}).play();
        }
    }

    @Test
    void provesSomebodysOwnSnapshot() throws Exception {
        Path snapshot = ownSnapshot();

        DrillReport report = own(snapshot);

        assertThat(report.steps())
                .allSatisfy(step -> assertThat(step.verdict())
                        .as("%s: %s", step.claim(), step.message())
                        .isEqualTo(Verdict.PROVED));
        assertThat(report.refused()).isEqualTo(report.refusals().size()).isGreaterThanOrEqualTo(8);
    }

    @Test
    void saysThatADamagedSnapshotIsNotProved() throws Exception {
        Path snapshot = ownSnapshot();
        byte[] bytes = Files.readAllBytes(snapshot);
        bytes[bytes.length / 2] ^= 4;
        Path damaged = Files.write(temp.resolve("damaged.db"), bytes);

        DrillReport report = own(damaged);

        assertThat(report.proved()).isFalse();
        assertThat(report.exitCode()).isEqualTo(ExitCode.SNAPSHOT);
        assertThat(report.steps().getFirst().verdict()).isEqualTo(Verdict.FAILED);
        assertThat(report.steps().subList(1, report.steps().size()))
                .allSatisfy(step -> assertThat(step.verdict()).isEqualTo(Verdict.NOT_REACHED));
    }

    @Test
    void saysThatAnEtcdWhichDoesNotStartProvesNothing() throws Exception {
        Path work = Files.createDirectories(temp.resolve("work"));
        Path notEtcd = Path.of("/bin/false");
        DrillReport report;
        try (Story story = new ThrowAwayStory(notEtcd, work, LIFE, "test")) {
            report = new Drill(story, InstantSource.system(), step -> {}).play();
        }

        assertThat(report.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(report.steps().getFirst().message()).contains("etcd exited with 1 while it started");
    }

    private Path ownSnapshot() throws Exception {
        Path dir = Files.createDirectories(temp.resolve("own"));
        var snapshots = new Snapshots(dir, "test");
        var options = ConnectionOptions.DEFAULTS;
        Path etcd = EtcdVersion.V3_6.binaries().etcd();
        try (ThrowAwayEtcd live = ThrowAwayEtcd.start(
                etcd, dir.resolve("data"), ThrowAwayEtcd.freePeerUrl(), dir.resolve("log"), options)) {
            new Workload(live.connection(), 11).write(300);
            snapshots.save(live.endpoint(), "own.db");
        }
        return dir.resolve("own.db");
    }

    private DrillReport own(Path snapshot) throws IOException, InterruptedException {
        Path work = Files.createDirectories(temp.resolve("work"));
        Path etcd = EtcdVersion.V3_6.binaries().etcd();
        try (Story story =
                new OwnSnapshotStory(etcd, new OwnFile(snapshot, Expectations.NONE), work, Optional.empty(), "test")) {
            return new Drill(story, InstantSource.system(), step -> {}).play();
        }
    }
}
