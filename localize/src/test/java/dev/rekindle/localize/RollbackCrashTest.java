package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.failure.TargetRefusedException;
import dev.rekindle.localize.stream.PipelineShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ends a rollback before each single change of the disk, and cuts the power after each: the next run completes it, nothing of either side is lost, and
 * whoever else comes in between finds the one or the other.
 */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(600)
class RollbackCrashTest {
    private static final PipelineShape CHUNKS = new PipelineShape(16 << 10, 3, 32 << 10);
    private static final String ASIDE = "rolled-back-" + Scenario.TOKEN;

    @TempDir(factory = InMemory.class)
    private Path directory;

    /** The run ends here; an error, so that nothing in the engine cleans up after it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "^(ARCHIVE|JOINER).*")
    void completesOnTheNextRunWhereverItWasKilled(Scenario scenario, SmallSnapshot snapshot) throws Exception {
        Path before = before(scenario);
        Path served = served(scenario, snapshot);

        for (int n = 0; n < changes(scenario, served); n++) {
            Path root = copy(served, "run-" + n);
            killAt(n, hook -> rollBack(scenario, root, QuickDisk.of(scenario), hook));

            rollBack(scenario, root, QuickDisk.of(scenario), CrashHook.NONE);

            assertRolledBack(scenario + " killed before change " + n, scenario, root, before, served);
            Trees.delete(root);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "^(ARCHIVE|JOINER).*")
    void bringsTheOldDataBackWhereverTheRestoreWasKilled(Scenario scenario, SmallSnapshot snapshot) throws Exception {
        Path before = before(scenario);
        AtomicInteger changes = new AtomicInteger();
        Path golden = copy(before, "golden");
        restore(scenario, golden, Scenario.TOKEN, snapshot, _ -> changes.incrementAndGet());

        for (int n = 0; n < changes.get(); n++) {
            Path root = copy(before, "run-" + n);
            killAt(n, hook -> restore(scenario, root, Scenario.TOKEN, snapshot, hook));

            rollBack(scenario, root, QuickDisk.of(scenario), CrashHook.NONE);

            assertThat(Scenario.withoutOurs(root))
                    .as("%s killed before change %s", scenario, n)
                    .isEqualTo(Scenario.withoutOurs(before));
            assertThat(Scenario.names(root.resolve("data/.rekindle"))).isSubsetOf(ASIDE);
            assertThat(Scenario.names(root.resolve("wal/.rekindle"))).isSubsetOf(ASIDE);
            Trees.delete(root);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "^(ARCHIVE|JOINER).*")
    void theSameRestoreNeverBeginsAgainInAVolumeThatIsBeingRolledBack(Scenario scenario, SmallSnapshot snapshot)
            throws Exception {
        Path before = before(scenario);
        Path served = served(scenario, snapshot);

        for (int n = 0; n <= changes(scenario, served); n++) {
            Path root = copy(served, "run-" + n);
            killAt(n, hook -> rollBack(scenario, root, QuickDisk.of(scenario), hook));

            try {
                assertThat(restore(scenario, root, Scenario.TOKEN, snapshot, CrashHook.NONE))
                        .isInstanceOf(RestoreResult.AlreadyDone.class);
            } catch (TargetRefusedException e) {
                assertThat(e).hasMessageContaining("was rolled back");
            }
            rollBack(scenario, root, QuickDisk.of(scenario), CrashHook.NONE);

            assertRolledBack(scenario + " killed before change " + n, scenario, root, before, served);
            Trees.delete(root);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "^(ARCHIVE|JOINER).*")
    void keepsOldDataAndRestoredDataWhenAnotherRestoreFollowsAKilledOne(Scenario scenario, SmallSnapshot snapshot)
            throws Exception {
        Path before = before(scenario);
        Path served = served(scenario, snapshot);
        Path golden = copy(before, "golden");
        restore(scenario, golden, "tok-2", snapshot, CrashHook.NONE);

        for (int n = 0; n < changes(scenario, served); n++) {
            Path root = copy(served, "run-" + n);
            killAt(n, hook -> rollBack(scenario, root, QuickDisk.of(scenario), hook));

            restore(scenario, root, "tok-2", snapshot, CrashHook.NONE);

            String where = scenario + " killed before change " + n;
            assertThat(Scenario.published(root)).as(where).isEqualTo(Scenario.published(golden));
            assertThat(keptMembers(root))
                    .as(where)
                    .containsOnlyOnce(Trees.of(before.resolve("data/member")), Trees.of(served.resolve("data/member")));
            Trees.delete(root);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "^(ARCHIVE|JOINER).*")
    void leavesOneOfTheTwoWhenThePowerGoesAndCompletesOnTheNextRun(Scenario scenario, SmallSnapshot snapshot)
            throws Exception {
        Path before = before(scenario);
        Path served = served(scenario, snapshot);
        Path live = copy(served, "live");
        RecordingDisk recorder = new RecordingDisk(QuickDisk.of(scenario), live);
        rollBack(scenario, live, recorder, CrashHook.NONE);
        List<RecordingDisk.Change> changes = recorder.changes();
        Set<Map<String, String>> seen = new HashSet<>();

        for (int count = 0; count <= changes.size(); count++) {
            for (PowerCut.Luck luck : PowerCut.Luck.values()) {
                Path root = directory.resolve("after");
                PowerCut.after(count, changes, luck, served, root);
                if (seen.add(Trees.of(root))) {
                    String where = scenario + " cut after change " + count + " of " + changes.size() + ", " + luck;
                    assertNoMixture(where, root, before, served);
                    rollBack(scenario, root, QuickDisk.of(scenario), CrashHook.NONE);
                    assertRolledBack(where, scenario, root, before, served);
                }
                Trees.delete(root);
            }
        }
        assertThat(seen.size()).isGreaterThan(5);
    }

    /** Where there is a member that etcd could start from, it and its WAL are of one side. */
    private static void assertNoMixture(String where, Path root, Path before, Path served) throws IOException {
        if (Files.isDirectory(root.resolve("data/member"))) {
            assertThat(Scenario.withoutOurs(root))
                    .as(where)
                    .isIn(Scenario.withoutOurs(before), Scenario.withoutOurs(served));
        }
    }

    private static void assertRolledBack(String where, Scenario scenario, Path root, Path before, Path served)
            throws IOException {
        assertThat(Scenario.withoutOurs(root)).as(where).isEqualTo(Scenario.withoutOurs(before));
        assertThat(Scenario.names(root.resolve("data/.rekindle"))).as(where).containsExactly(ASIDE);
        Path aside = root.resolve("data/.rekindle").resolve(ASIDE);
        assertThat(Trees.of(aside.resolve("member"))).as(where).isEqualTo(Trees.of(served.resolve("data/member")));
        assertThat(Scenario.names(aside))
                .as(where)
                .isEqualTo(scenario.isJoiner() ? List.of("joiner", "member") : List.of("member"));
        if (scenario.hasWalDirectory()) {
            assertThat(Scenario.names(root.resolve("wal/.rekindle"))).as(where).containsExactly(ASIDE);
            Map<String, String> wal = Scenario.withoutOurs(served.resolve("wal"));
            wal.remove("unrelated");
            assertThat(Trees.of(root.resolve("wal/.rekindle").resolve(ASIDE)))
                    .as(where)
                    .isEqualTo(wal);
        }
    }

    /** Every member that is kept anywhere among our directories. */
    private static List<Map<String, String>> keptMembers(Path root) throws IOException {
        List<Map<String, String>> kept = new ArrayList<>();
        for (String name : Scenario.names(root.resolve("data/.rekindle"))) {
            kept.add(Trees.of(root.resolve("data/.rekindle").resolve(name).resolve("member")));
        }
        return kept;
    }

    private Path before(Scenario scenario) throws IOException {
        Path before = directory.resolve("before");
        scenario.prepare(before);
        return before;
    }

    private Path served(Scenario scenario, SmallSnapshot snapshot) throws Exception {
        Path served = directory.resolve("served");
        scenario.prepare(served);
        restore(scenario, served, Scenario.TOKEN, snapshot, CrashHook.NONE);
        scenario.serve(served);
        return served;
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = directory.resolve(name);
        Trees.copy(from, to);
        return to;
    }

    private int changes(Scenario scenario, Path served) throws Exception {
        AtomicInteger changes = new AtomicInteger();
        Path root = copy(served, "counted");
        rollBack(scenario, root, QuickDisk.of(scenario), _ -> changes.incrementAndGet());
        Trees.delete(root);
        return changes.get();
    }

    /** A run with a hook. */
    @FunctionalInterface
    private interface Killable {
        void run(CrashHook hook) throws Exception;
    }

    private static void killAt(int change, Killable run) throws Exception {
        AtomicInteger count = new AtomicInteger();
        try {
            run.run(_ -> {
                if (count.getAndIncrement() == change) {
                    throw new Killed();
                }
            });
        } catch (Killed _) {
            // As wanted.
        }
    }

    private static void rollBack(Scenario scenario, Path root, Disk disk, CrashHook hook) throws Exception {
        new Rollback(scenario.layout(root, Scenario.TOKEN), disk, Progress.SILENT, options(hook)).run();
    }

    private static RestoreResult restore(
            Scenario scenario, Path root, String token, SmallSnapshot snapshot, CrashHook hook) throws Exception {
        return new Restore(
                        scenario.request(root, token, snapshot), QuickDisk.of(scenario), Progress.SILENT, options(hook))
                .run();
    }

    private static Restore.Options options(CrashHook hook) {
        return new Restore.Options(hook, CHUNKS, Duration.ofSeconds(5));
    }
}
