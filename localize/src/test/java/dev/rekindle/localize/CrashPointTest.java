package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.stream.PipelineShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ends a restore before each single change of the disk, and runs it again: it always completes. */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(300)
class CrashPointTest {
    private static final PipelineShape SMALL_CHUNKS = new PipelineShape(8 << 10, 3, 16 << 10);

    @TempDir(factory = InMemory.class)
    private Path directory;

    /** The run ends here; an error, so that nothing in the engine cleans up after it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @EnumSource
    void completesOnTheNextRunWhereverItWasKilled(Scenario scenario, SmallSnapshot snapshot) throws Exception {
        Path golden = directory.resolve("golden");
        scenario.prepare(golden);
        List<CrashPoint> points = new ArrayList<>();
        run(scenario, golden, Scenario.TOKEN, snapshot, points::add);
        Path before = directory.resolve("before");
        scenario.prepare(before);

        for (int n = 0; n < points.size(); n++) {
            Path root = directory.resolve("run-" + n);
            scenario.prepare(root);

            assertThat(killAt(n, scenario, root, snapshot))
                    .as("%s before change %s", scenario, n)
                    .isTrue();

            assertThat(staging(root))
                    .as("%s killed before change %s", scenario, n)
                    .isLessThanOrEqualTo(1);
            RestoreResult result = run(scenario, root, Scenario.TOKEN, snapshot, CrashHook.NONE);
            assertThat(Scenario.published(root))
                    .as("%s killed before %s, then %s", scenario, points.get(n), result)
                    .isEqualTo(Scenario.published(golden));
            scenario.assertTidyWithOldDataArchived(root, before);
            Trees.delete(root);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsOldDataWhenAnotherRestoreFollowsAKilledOne(Scenario scenario, SmallSnapshot snapshot) throws Exception {
        Path golden = directory.resolve("golden");
        scenario.prepare(golden);
        AtomicInteger changes = new AtomicInteger();
        run(scenario, golden, Scenario.TOKEN, snapshot, _ -> changes.incrementAndGet());
        Path before = directory.resolve("before");
        scenario.prepare(before);

        for (int n = 0; n < changes.get(); n++) {
            Path root = directory.resolve("run-" + n);
            scenario.prepare(root);
            killAt(n, scenario, root, snapshot);

            run(scenario, root, "tok-2", snapshot, CrashHook.NONE);

            assertThat(Scenario.published(root))
                    .as("%s killed before change %s", scenario, n)
                    .isEqualTo(Scenario.published(golden));
            scenario.assertTidyWithOldDataArchived(root, before);
            Trees.delete(root);
        }
    }

    @Test
    void reachesEveryCrashPoint(SmallSnapshot snapshot) throws Exception {
        Set<CrashPoint> reached = EnumSet.noneOf(CrashPoint.class);
        for (Scenario scenario : Scenario.values()) {
            Path root = directory.resolve(scenario.name());
            scenario.prepare(root);
            run(scenario, root, Scenario.TOKEN, snapshot, reached::add);
            // Left by restores that were killed long ago.
            Files.createDirectories(root.resolve("data/.rekindle/staging-older/member"));
            Files.createDirectories(root.resolve("data/.rekindle/archive-older"));
            Files.createFile(root.resolve("data/.rekindle/joiner-older"));
            scenario.serve(root);
            run(scenario, root, "tok-2", snapshot, reached::add);
            if (scenario.hasOldData()) {
                rollBack(scenario, root, "tok-2", reached::add);
            }
        }

        assertThat(reached).containsExactlyInAnyOrder(CrashPoint.values());
    }

    private static long staging(Path root) throws IOException {
        return Scenario.names(root.resolve("data/.rekindle")).stream()
                .filter(name -> name.startsWith("staging-"))
                .count();
    }

    private static boolean killAt(int change, Scenario scenario, Path root, SmallSnapshot snapshot) throws Exception {
        AtomicInteger count = new AtomicInteger();
        try {
            run(scenario, root, Scenario.TOKEN, snapshot, _ -> {
                if (count.getAndIncrement() == change) {
                    throw new Killed();
                }
            });
            return false;
        } catch (Killed _) {
            return true;
        }
    }

    private static RestoreResult run(Scenario scenario, Path root, String token, SmallSnapshot snapshot, CrashHook hook)
            throws Exception {
        return new Restore(
                        scenario.request(root, token, snapshot), QuickDisk.of(scenario), Progress.SILENT, options(hook))
                .run();
    }

    private static void rollBack(Scenario scenario, Path root, String token, CrashHook hook) throws Exception {
        new Rollback(scenario.layout(root, token), QuickDisk.of(scenario), Progress.SILENT, options(hook)).run();
    }

    private static Restore.Options options(CrashHook hook) {
        return new Restore.Options(hook, SMALL_CHUNKS, Duration.ofSeconds(5));
    }
}
