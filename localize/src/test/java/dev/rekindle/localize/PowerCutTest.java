package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.stream.PipelineShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Cuts the power after each single change of the disk, with every kind of luck for what was not synced: what etcd would find is the old state
 * or the new one, and the next run completes.
 */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(600)
class PowerCutTest {
    private static final PipelineShape CHUNKS = new PipelineShape(16 << 10, 3, 32 << 10);

    @TempDir(factory = InMemory.class)
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void leavesTheOldStateOrTheNewOneAndCompletesOnTheNextRun(Scenario scenario, SmallSnapshot snapshot)
            throws Exception {
        Path before = directory.resolve("before");
        scenario.prepare(before);
        Path live = directory.resolve("live");
        scenario.prepare(live);
        RecordingDisk recorder = new RecordingDisk(QuickDisk.of(scenario), live);
        run(scenario, live, recorder, Scenario.TOKEN, snapshot);
        List<RecordingDisk.Change> changes = recorder.changes();
        Set<Map<String, String>> seen = new HashSet<>();

        for (int count = 0; count <= changes.size(); count++) {
            for (PowerCut.Luck luck : PowerCut.Luck.values()) {
                Path root = directory.resolve("after");
                PowerCut.after(count, changes, luck, before, root);
                if (seen.add(Trees.of(root))) {
                    String where = scenario + " cut after change " + count + " of " + changes.size() + ", " + luck;
                    assertOldOrNew(scenario, where, root, before, live);
                    assertCompletes(scenario, where, root, before, live, snapshot);
                }
                Trees.delete(root);
            }
        }
        assertThat(seen.size()).isGreaterThan(10);
    }

    private static void assertOldOrNew(Scenario scenario, String where, Path root, Path before, Path live)
            throws IOException {
        Path member = root.resolve("data/member");
        if (Files.isRegularFile(member)) {
            // etcd cannot start from a file: between the two volumes of a member there is neither old nor new.
            assertThat(scenario.hasWalDirectory()).as(where).isTrue();
            return;
        }
        Map<String, String> published = Scenario.published(root);
        boolean betweenTwoRenames = !scenario.canExchange() && !Files.exists(member);
        if (!betweenTwoRenames) {
            assertThat(published).as(where).isIn(Scenario.published(before), Scenario.published(live));
        }
        if (Files.exists(member) && published.equals(Scenario.published(live)) && !scenario.isJoiner()) {
            assertThat(Trees.of(member)).as(where).isEqualTo(Trees.of(live.resolve("data/member")));
        }
    }

    private static void assertCompletes(
            Scenario scenario, String where, Path root, Path before, Path live, SmallSnapshot snapshot)
            throws Exception {
        assertThat(Scenario.names(root.resolve("data/.rekindle")).stream().filter(name -> name.startsWith("staging-")))
                .as(where)
                .hasSizeLessThanOrEqualTo(1);

        run(scenario, root, QuickDisk.of(scenario), Scenario.TOKEN, snapshot);

        assertThat(Scenario.published(root)).as(where).isEqualTo(Scenario.published(live));
        scenario.assertTidyWithOldDataArchived(root, before);
    }

    private static void run(Scenario scenario, Path root, Disk disk, String token, SmallSnapshot snapshot)
            throws Exception {
        Restore.Options options = new Restore.Options(CrashHook.NONE, CHUNKS, Duration.ofSeconds(5));
        new Restore(scenario.request(root, token, snapshot), disk, Progress.SILENT, options).run();
    }
}
