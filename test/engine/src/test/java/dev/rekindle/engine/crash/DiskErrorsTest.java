package dev.rekindle.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.engine.LocalizeEnd;
import dev.rekindle.engine.Origin;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that fails: at calls that change it (at every single one in {@code hack/soak}), by being full, by being read-only. */
@Isolated("its runs are timed, and keep both cores busy")
class DiskErrorsTest {
    private static final int ENVIRONMENT = 10;
    private static final int PAGE = 4096;
    private static final Map<Fault, String> REASONS =
            Map.of(Fault.ENOSPC, "NoSpace", Fault.EROFS, "ReadOnlyVolume", Fault.EIO, "DiskFailed");
    private static final List<Fault> FAULTS = List.of(Fault.ENOSPC, Fault.EROFS, Fault.EIO);

    @TempDir
    private Path work;

    private Origin origin;
    private Subject restoreLocalize;

    @BeforeEach
    void prepare() throws IOException {
        origin = FreshSnapshot.make(EtcdVersion.V3_6, work);
        restoreLocalize = RestoreLocalizeSubject.restoring(origin.snapshot(), work.resolve("ticket"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EIO", "EROFS"})
    void saysWhatFailedAndLeavesTheVolumeAsItWas(Fault fault) throws IOException {
        try (var scene = scene(Situation.EMPTY)) {
            assertKept(scene, fault, Share.third(FAULTS.indexOf(fault)));
        }
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EIO", "EROFS"})
    void saysWhatFailedWhereverItFails(Fault fault) throws IOException {
        try (var scene = scene(Situation.EMPTY)) {
            assertKept(scene, fault, Share.ALL);
        }
    }

    @Tag("soak")
    @ParameterizedTest
    @EnumSource(names = {"ENOSPC", "EIO", "EROFS"})
    void saysWhatFailedAndKeepsTheOldData(Fault fault) throws IOException {
        try (var scene = scene(Situation.holding(OldMember.make(EtcdVersion.V3_6, work.resolve("old"))))) {
            assertKept(scene, fault, Share.ALL);
        }
    }

    /** The kernel hands out what is left of the room and then fails: the real short write. */
    @Test
    void survivesWritesThatAreCutShort() throws IOException {
        try (var scene = scene(Situation.EMPTY)) {
            var volume = new FullVolume(scene);
            var limits = volume.fileSizes().stream()
                    .flatMapToLong(size -> LongStream.of(1, size / 2, size - 1))
                    .distinct()
                    .sorted();

            var tally = tally(scene, "files limited in length", volume.withFilesUpTo(limits));

            Promises.assertKept(tally, scene.situation());
            assertReason(tally.outcomes(), "NoSpace");
        }
    }

    @Test
    void saysThatTheVolumeIsFullAndCompletesOnceItHasGrown() throws IOException {
        try (var scene = scene(Situation.EMPTY)) {
            var volume = new FullVolume(scene);
            long needed =
                    volume.fileSizes().stream().mapToLong(size -> size + PAGE).sum();

            var tally = tally(
                    scene,
                    "full tmpfs",
                    volume.withFreeBytes(LongStream.rangeClosed(1, 10).map(i -> needed * i / 10)));

            Promises.assertKept(tally, scene.situation());
            assertReason(
                    tally.outcomes().stream()
                            .filter(run -> run.disturbed().exit() != 0)
                            .toList(),
                    "NoSpace");
        }
    }

    @Test
    void saysThatTheVolumeIsReadOnlyAndCompletesOnceItIsNot() throws IOException {
        try (var scene = scene(Situation.EMPTY)) {
            var tally = tally(scene, "read-only mount", List.of(new FullVolume(scene).readOnly()));

            Promises.assertKept(tally, scene.situation());
            assertReason(tally.outcomes(), "ReadOnlyVolume");
        }
    }

    private static void assertKept(Scene scene, Fault fault, Share share) throws IOException {
        var tally = tally(scene, fault + " at " + share.words(), Sweep.fail(scene, fault, share));

        Promises.assertKept(tally, scene.situation());
        var failed = tally.outcomes().stream()
                .filter(run -> run.disturbed().exit() != 0)
                .toList();
        assertReason(failed, REASONS.getOrDefault(fault, ""));
        assertThat(tally.outcomes().stream()
                        .filter(run -> run.where().contains("sync #")
                                && run.disturbed().exit() == 0)
                        .filter(run ->
                                tidyingUp(scene).noneMatch(point -> run.where().endsWith(point.toString())))
                        .toList())
                .as("runs that took a failed fsync for a success")
                .isEmpty();
    }

    /** What comes after the lock was let go: the restored member is durable by then, and only an empty directory is at stake. */
    private static Stream<Point> tidyingUp(Scene scene) {
        return scene.points().stream()
                .dropWhile(point ->
                        !point.syscall().startsWith("unlink") || !point.path().endsWith("lock"));
    }

    private static void assertReason(List<Outcome> failed, String reason) {
        assertThat(failed).as("runs that failed").isNotEmpty();
        assertThat(failed.stream()
                        .filter(run -> !LocalizeEnd.of(run.disturbed()).equals(new LocalizeEnd(ENVIRONMENT, reason)))
                        .map(run -> run + "\n" + run.disturbed().out())
                        .toList())
                .as("runs that failed for another reason than " + reason)
                .isEmpty();
    }

    private Scene scene(Situation situation) throws IOException {
        return Scene.of(restoreLocalize, situation, new BootProof(origin));
    }

    private static Tally tally(Scene scene, String faults, List<Outcome> outcomes) throws IOException {
        return scene.tally(faults, outcomes.size(), outcomes);
    }
}
