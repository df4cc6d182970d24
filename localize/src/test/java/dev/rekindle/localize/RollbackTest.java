package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.TargetRefusedException;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.testing.EtcdProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a rollback does to a target, seen from outside. */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(120)
class RollbackTest {
    @TempDir
    private Path directory;

    private final PosixDisk disk = new PosixDisk();
    private Path dataDir = Path.of("");
    private SmallSnapshot snapshot = new SmallSnapshot(Path.of(""), Path.of(""), java.util.List.of(), 0, Path.of(""));

    @BeforeEach
    void prepare(SmallSnapshot taken) {
        snapshot = taken;
        dataDir = directory.resolve("data");
    }

    @Test
    void putsTheOldMemberBackAndKeepsTheRestoredOneAside() throws Exception {
        oldMember("old");
        Map<String, String> old = Trees.of(dataDir.resolve("member"));
        restore("t1");
        Map<String, String> restored = Trees.of(dataDir.resolve("member"));

        RollbackResult result = rollBack("t1");

        assertThat(result).isEqualTo(new RollbackResult.MovedBack(dataDir.resolve(".rekindle/rolled-back-t1")));
        assertThat(Trees.of(dataDir.resolve("member"))).isEqualTo(old);
        assertThat(Trees.of(dataDir.resolve(".rekindle/rolled-back-t1/member"))).isEqualTo(restored);
        assertThat(Scenario.names(dataDir.resolve(".rekindle"))).containsExactly("rolled-back-t1");
    }

    @Test
    void hasNothingToDoTheSecondTime() throws Exception {
        oldMember("old");
        restore("t1");
        rollBack("t1");
        Map<String, String> before = Trees.of(dataDir);

        assertThat(rollBack("t1"))
                .isEqualTo(new RollbackResult.Unchanged(Optional.of(dataDir.resolve(".rekindle/rolled-back-t1"))));

        assertThat(Trees.of(dataDir)).isEqualTo(before);
    }

    @Test
    void leavesAVolumeAloneThatTheRestoreNeverChanged() throws Exception {
        oldMember("old");
        Map<String, String> before = Trees.of(dataDir);

        assertThat(rollBack("t1")).isEqualTo(new RollbackResult.Unchanged(Optional.empty()));

        assertThat(Trees.of(dataDir)).isEqualTo(before);
    }

    @Test
    void leavesAVolumeAloneThatHoldsNothing() throws Exception {
        assertThat(rollBack("t1")).isEqualTo(new RollbackResult.Unchanged(Optional.empty()));

        assertThat(dataDir).doesNotExist();
    }

    @Test
    void takesBackItsOwnRestoreAloneAndNotTheOneBefore() throws Exception {
        oldMember("old");
        restore("t1");
        Map<String, String> first = Trees.of(dataDir.resolve("member"));
        restore("t2");

        rollBack("t2");

        assertThat(Trees.of(dataDir.resolve("member"))).isEqualTo(first);
        assertThat(dataDir.resolve(".rekindle/archive-t1/member/snap/db")).hasContent("old");
    }

    @Test
    void refusesAMemberThatIsNeitherTheRestoredNorTheOldOne() throws Exception {
        oldMember("old");
        restore("t1");
        Files.move(dataDir.resolve("member"), directory.resolve("elsewhere"));
        oldMember("somebody else's");
        Map<String, String> before = Trees.of(dataDir);

        assertRefused("t1", "was not put there by restore t1");

        assertThat(Trees.of(dataDir)).isEqualTo(before);
    }

    @Test
    void refusesToLeaveAMemberWithoutDataThatHadNone() throws Exception {
        restore("t1");
        Map<String, String> before = Trees.of(dataDir);

        assertRefused("t1", "held no member before restore t1");

        assertThat(Trees.of(dataDir)).isEqualTo(before);
    }

    @Test
    void refusesWhileAnEtcdRunsThere() throws Exception {
        oldMember("old");
        restore("t1");
        try (EtcdProcess _ =
                EtcdProcess.of(SmallSnapshot.VERSION).dataDir(dataDir).start()) {
            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> rollBack("t1"))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TARGET_IN_USE));
        }
        assertThat(dataDir.resolve(".rekindle/archive-t1/member/snap/db")).hasContent("old");
    }

    @Test
    void putsTheOldMemberBackWhereNoneIsInItsPlace() throws Exception {
        oldMember("old");
        restore("t1");
        Files.move(dataDir.resolve("member"), directory.resolve("elsewhere"));

        rollBack("t1");

        assertThat(dataDir.resolve("member/snap/db")).hasContent("old");
    }

    @Test
    void aRestoreThatWasTakenBackIsNotBegunAgain() throws Exception {
        oldMember("old");
        restore("t1");
        rollBack("t1");

        assertThatExceptionOfType(TargetRefusedException.class)
                .isThrownBy(() -> restore("t1"))
                .withMessageContaining("was rolled back");

        assertThat(dataDir.resolve("member/snap/db")).hasContent("old");
    }

    @Test
    void refusesATokenThatWouldLeadOutOfTheDirectory() {
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> rollBack("../../x"));
    }

    private void assertRefused(String token, String message) {
        assertThatExceptionOfType(TargetRefusedException.class)
                .isThrownBy(() -> rollBack(token))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TARGET_NOT_EMPTY))
                .withMessageContaining(message);
    }

    private RollbackResult rollBack(String token) throws Exception {
        return Rollback.run(token, target(), disk, Progress.SILENT);
    }

    private void restore(String token) throws Exception {
        Restore.run(new RestoreRequest(token, target(), Scenario.content(snapshot)), disk, Progress.SILENT);
    }

    private Target target() {
        return new Target(dataDir, Optional.empty(), ExistingData.ARCHIVE, new Ownership.Inherited());
    }

    private void oldMember(String content) throws IOException {
        Files.createDirectories(dataDir.resolve("member/snap"));
        Files.writeString(dataDir.resolve("member/snap/db"), content);
    }
}
