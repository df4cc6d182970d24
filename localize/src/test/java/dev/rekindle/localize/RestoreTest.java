package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.localize.failure.TargetRefusedException;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.snapshot.TrailerPolicy;
import dev.rekindle.testing.EtcdProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restore does to a target, seen from outside. */
@ExtendWith(SmallSnapshot.Resolver.class)
@Timeout(120)
class RestoreTest {
    @TempDir
    private Path directory;

    private final PosixDisk disk = new PosixDisk();
    private Path dataDir = Path.of("");
    private SmallSnapshot snapshot = new SmallSnapshot(Path.of(""), Path.of(""), java.util.List.of(), 0, Path.of(""));

    @BeforeEach
    void prepare(SmallSnapshot taken) {
        snapshot = taken;
        dataDir = directory.resolve("a/b/data");
    }

    @Test
    void makesAMemberWithTheModesThatEtcdWantsAndLeavesNothingElse() throws Exception {
        RestoreResult result = run(request("t1"));

        assertThat(result).isInstanceOfSatisfying(RestoreResult.Restored.class, restored -> {
            assertThat(restored.report().bootRevision()).isEqualTo(snapshot.revision());
            assertThat(restored.archived()).isEmpty();
            assertThat(restored.timings())
                    .containsKeys(Progress.Step.STREAM, Progress.Step.SYNC, Progress.Step.PUBLISH);
        });
        assertThat(Trees.of(dataDir))
                .containsOnlyKeys(
                        "",
                        "member",
                        "member/rekindle-receipt.json",
                        "member/snap",
                        "member/snap/0000000000000001-0000000000000001.snap",
                        "member/snap/db",
                        "member/wal",
                        "member/wal/0000000000000000-0000000000000000.wal");
        assertThat(mode("member")).isEqualTo(0700);
        assertThat(mode("member/wal")).isEqualTo(0700);
        assertThat(mode("member/snap/db")).isEqualTo(0600);
    }

    @Test
    void readsNothingWhenItIsDone() throws Exception {
        run(request("t1"));
        Map<String, String> before = Trees.of(dataDir);
        RestoreRequest again =
                request("t1", content(directory.resolve("missing.db"), Acceptance.USUAL), ExistingData.REFUSE);

        assertThat(run(again)).isEqualTo(new RestoreResult.AlreadyDone(Optional.empty()));

        assertThat(Trees.of(dataDir)).isEqualTo(before);
    }

    @Test
    void takesAwayTheDirectoriesThatItMadeForASnapshotThatItThenRefused() throws Exception {
        Files.createDirectory(directory.resolve("a"));
        RestoreRequest damaged = request("t1", content(flipped(), Acceptance.USUAL), ExistingData.REFUSE);

        assertThatExceptionOfType(SnapshotCorruptException.class).isThrownBy(() -> run(damaged));

        assertThat(directory.resolve("a")).isEmptyDirectory();
    }

    @Test
    void leavesAnEmptyDirectoryThatWasThereBefore() throws Exception {
        Files.createDirectories(dataDir);
        RestoreRequest damaged = request("t1", content(flipped(), Acceptance.USUAL), ExistingData.REFUSE);

        assertThatExceptionOfType(SnapshotCorruptException.class).isThrownBy(() -> run(damaged));

        assertThat(dataDir).isEmptyDirectory();
    }

    @Test
    void saysThatTheDataDirectoryIsALinkThatLeadsNowhere() throws Exception {
        Files.createDirectories(directory.resolve("a/b"));
        Files.createSymbolicLink(dataDir, directory.resolve("not-mounted"));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> run(request("t1")))
                .withMessageContaining("data: is a symbolic link to something that does not exist");
    }

    @Test
    void saysThatTheDataDirectoryIsAFile() throws Exception {
        Files.createDirectories(dataDir.getParent());
        Files.writeString(dataDir, "notes");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run(request("t1")))
                .withMessageContaining("data: is a file, and the data directory is to be there");
        assertThat(dataDir).hasContent("notes");
    }

    @Test
    void leavesForeignDataAlone() throws Exception {
        oldMember();
        Map<String, String> before = Trees.of(dataDir);

        assertThatExceptionOfType(TargetRefusedException.class)
                .isThrownBy(() -> run(request("t1")))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TARGET_NOT_EMPTY))
                .withMessageContaining("existing-data to Archive");

        assertThat(Trees.of(dataDir)).isEqualTo(before);
    }

    @Test
    void leavesTheMemberOfAnotherRestoreAlone() throws Exception {
        run(request("t1"));

        assertThatExceptionOfType(TargetRefusedException.class)
                .isThrownBy(() -> run(request("t2")))
                .withMessageContaining("the member that restore t1 put there");
    }

    @Test
    void movesOldDataToTheArchiveOnlyOnceTheNewIsProved() throws Exception {
        oldMember();
        Map<String, String> old = Trees.of(dataDir.resolve("member"));
        RestoreRequest damaged = request("t1", content(flipped(), Acceptance.USUAL), ExistingData.ARCHIVE);

        assertThatExceptionOfType(SnapshotCorruptException.class).isThrownBy(() -> run(damaged));
        assertThat(Trees.of(dataDir.resolve("member"))).isEqualTo(old);
        assertThat(dataDir.resolve(".rekindle")).doesNotExist();

        RestoreResult result = run(request("t2", Scenario.content(snapshot), ExistingData.ARCHIVE));

        Path archive = dataDir.resolve(".rekindle/archive-t2");
        assertThat(result)
                .isInstanceOfSatisfying(
                        RestoreResult.Restored.class,
                        restored -> assertThat(restored.archived()).contains(archive));
        assertThat(Trees.of(archive.resolve("member"))).isEqualTo(old);
    }

    @Test
    void countsAMemberToWhichNoKeyWasEverWrittenAsEmptyAndKeepsItAside() throws Exception {
        Trees.copy(snapshot.neverWritten(), dataDir);

        RestoreResult result = run(request("t1"));

        assertThat(result).isInstanceOf(RestoreResult.Restored.class);
        assertThat(dataDir.resolve(".rekindle/archive-t1/member/snap/db")).exists();
    }

    @Test
    void isNotHinderedByWhatIsNotEtcds() throws Exception {
        Files.createDirectories(dataDir.resolve("lost+found"));
        Files.writeString(dataDir.resolve("notes.txt"), "mine");

        run(request("t1"));

        assertThat(dataDir.resolve("member/snap/db")).exists();
        assertThat(dataDir.resolve("notes.txt")).hasContent("mine");
    }

    @Test
    void doesNotFollowALinkInThePlaceOfTheMember() throws Exception {
        Files.createDirectories(dataDir);
        Files.createSymbolicLink(dataDir.resolve("member"), directory);

        assertThatExceptionOfType(TargetRefusedException.class)
                .isThrownBy(() -> run(request("t1", Scenario.content(snapshot), ExistingData.ARCHIVE)))
                .withMessageContaining("not a directory");
    }

    @Test
    void leavesTheDataOfARunningEtcdAlone() throws Exception {
        try (EtcdProcess etcd =
                EtcdProcess.of(SmallSnapshot.VERSION).dataDir(dataDir).start()) {
            etcd.api().put("served", "yes");

            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> run(request("t1", Scenario.content(snapshot), ExistingData.ARCHIVE)))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TARGET_IN_USE));

            assertThat(etcd.api().get("served")).isPresent();
        }
    }

    @Test
    void deletesTheStagingDirectoryOfAnOlderRun() throws Exception {
        Files.createDirectories(dataDir.resolve(".rekindle/staging-old/member/snap"));
        Files.writeString(dataDir.resolve(".rekindle/staging-old/member/snap/db"), "half");

        run(request("t1"));

        assertThat(dataDir.resolve(".rekindle")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"SIZE_MISMATCH", "DIGEST_MISMATCH", "REVISION_MISMATCH", "HASH_KV_MISMATCH", "FOREIGN_CLUSTER"})
    void refusesASnapshotThatIsNotTheExpectedOne(Reason reason) throws Exception {
        Expectations right = expectations();
        Expectations wrong = new Expectations(
                reason == Reason.SIZE_MISMATCH ? OptionalLong.of(4096) : right.size(),
                reason == Reason.DIGEST_MISMATCH ? Optional.of("0".repeat(64)) : right.sha256(),
                reason == Reason.REVISION_MISMATCH ? OptionalLong.of(snapshot.revision() - 1) : right.revision(),
                reason == Reason.HASH_KV_MISMATCH ? OptionalLong.of(42) : right.hashKv(),
                right.compactRevision(),
                reason == Reason.FOREIGN_CLUSTER ? OptionalLong.of(42) : right.clusterId());
        RestoreRequest request = request("t1", content(snapshot.file(), accepting(wrong)), ExistingData.REFUSE);

        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(() -> run(request))
                .satisfies(e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.expected()).isNotEmpty().isNotEqualTo(e.found());
                });
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @Test
    void acceptsTheExpectedSnapshot() throws Exception {
        run(request("t1", content(snapshot.file(), accepting(expectations())), ExistingData.REFUSE));

        assertThat(dataDir.resolve("member/rekindle-receipt.json")).content().contains("\"hashKv\"");
    }

    @Test
    void comparesAHashThatWasTakenAtALaterCompaction() throws Exception {
        HashKv later;
        try (SnapshotFile file = SnapshotFile.open(snapshot.file())) {
            later = file.hashKv(snapshot.revision() - 1, snapshot.revision() - 20);
        }
        Expectations expected = new Expectations(
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.of(snapshot.revision()),
                OptionalLong.of(later.hash()),
                OptionalLong.of(later.compactRevision()),
                OptionalLong.empty());

        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(
                        () -> run(request("t1", content(snapshot.file(), accepting(expected)), ExistingData.REFUSE)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.HASH_KV_MISMATCH))
                .withMessageContaining("compacted at " + later.compactRevision());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5", "2.3"})
    void refusesASnapshotThatIsNewerThanTheTarget(String version) {
        Acceptance acceptance = new Acceptance(
                Expectations.NONE, TrailerPolicy.REQUIRED, Acceptance.EmptyKeyspace.REFUSED, EtcdMinor.parse(version));

        assertThatExceptionOfType(TargetRefusedException.class)
                .isThrownBy(() -> run(request("t1", content(snapshot.file(), acceptance), ExistingData.REFUSE)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.VERSION_TOO_NEW));
    }

    @Test
    void refusesAStoreWithoutKeysUnlessItIsAllowed() throws Exception {
        Path bare = snapshot.neverWritten().resolve("member/snap/db");
        Acceptance refused = new Acceptance(
                Expectations.NONE, TrailerPolicy.OPTIONAL, Acceptance.EmptyKeyspace.REFUSED, Optional.empty());
        Acceptance allowed = new Acceptance(
                Expectations.NONE, TrailerPolicy.OPTIONAL, Acceptance.EmptyKeyspace.ALLOWED, Optional.empty());

        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(() -> run(request("t1", content(bare, refused), ExistingData.REFUSE)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.EMPTY_KEYSPACE));

        assertThat(run(request("t1", content(bare, allowed), ExistingData.REFUSE)))
                .isInstanceOf(RestoreResult.Restored.class);
    }

    @Test
    void saysBeforeReadingThatTheVolumeIsTooSmall() {
        DelegatingDisk small = new DelegatingDisk(disk) {
            @Override
            public long usableSpace(Path path) {
                return 1000;
            }
        };

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> Restore.run(request("t1"), small, Progress.SILENT))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NO_SPACE))
                .withMessageContaining("1000 are free");
        assertThat(dataDir.resolve(".rekindle")).doesNotExist();
    }

    @Test
    void refusesAnIdentityThatEtcdWouldRefuseBeforeTouchingAnything() {
        Content content = new Content.FromSnapshot(
                new FileSource(snapshot.file()),
                new MemberPlan("m1", "m2=http://127.0.0.1:2380", "http://127.0.0.1:2380", "token"),
                Acceptance.USUAL,
                OptionalLong.empty());

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> run(request("t1", content, ExistingData.REFUSE)));
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @Test
    void namesAMissingSnapshotFile() {
        RestoreRequest request =
                request("t1", content(directory.resolve("nothing.db"), Acceptance.USUAL), ExistingData.REFUSE);

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> run(request))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_NOT_FOUND))
                .withMessageContaining("nothing.db");
    }

    @Test
    void makesAJoinerStartEmptyOnceAndForAll() throws Exception {
        oldMember();
        Map<String, String> old = Trees.of(dataDir.resolve("member"));
        RestoreRequest joiner = request("t1", new Content.Nothing(), ExistingData.ARCHIVE);

        assertThat(run(joiner))
                .isEqualTo(new RestoreResult.StartsEmpty(Optional.of(dataDir.resolve(".rekindle/archive-t1"))));

        assertThat(dataDir.resolve("member")).doesNotExist();
        assertThat(Trees.of(dataDir.resolve(".rekindle/archive-t1/member"))).isEqualTo(old);
        oldMember();
        assertThat(run(joiner))
                .isEqualTo(new RestoreResult.AlreadyDone(Optional.of(dataDir.resolve(".rekindle/archive-t1"))));
        assertThat(dataDir.resolve("member")).exists();
    }

    @Test
    void doesNotMoveAJoinersDataWithoutLeave() throws Exception {
        oldMember();

        assertThatExceptionOfType(TargetRefusedException.class)
                .isThrownBy(() -> run(request("t1", new Content.Nothing(), ExistingData.REFUSE)));
        assertThat(dataDir.resolve("member/snap/db")).hasContent("old");
    }

    @Test
    void givesTheGroupItsRightsWhereTheVolumeBelongsToAGroup() throws Exception {
        Files.createDirectories(dataDir);
        disk.setMode(dataDir, 02775);

        run(request("t1"));

        assertThat(mode("member")).isEqualTo(02770);
        assertThat(mode("member/snap")).isEqualTo(02770);
        assertThat(mode("member/snap/db")).isEqualTo(0660);
    }

    @Test
    void givesTheFilesToWhomItIsTold() throws Exception {
        Files.createDirectories(dataDir);
        DiskEntry own = entry("");
        // Whoever runs the tests may give files to root only as root; to itself always.
        int uid = own.uid() == 0 ? 12345 : own.uid();
        int gid = own.uid() == 0 ? 54321 : own.gid();
        Target target = new Target(dataDir, Optional.empty(), ExistingData.REFUSE, new Ownership.Given(uid, gid));

        run(new RestoreRequest("t1", target, Scenario.content(snapshot)));

        for (String path :
                new String[] {"", "member", "member/wal", "member/snap/db", "member/rekindle-receipt.json"}) {
            assertThat(entry(path).uid()).as(path).isEqualTo(uid);
            assertThat(entry(path).gid()).as(path).isEqualTo(gid);
        }
    }

    private RestoreResult run(RestoreRequest request) throws RestoreException, IOException, InterruptedException {
        return Restore.run(request, disk, Progress.SILENT);
    }

    private RestoreRequest request(String token) {
        return request(token, Scenario.content(snapshot), ExistingData.REFUSE);
    }

    private RestoreRequest request(String token, Content content, ExistingData existing) {
        return new RestoreRequest(
                token, new Target(dataDir, Optional.empty(), existing, new Ownership.Inherited()), content);
    }

    private static Content content(Path file, Acceptance acceptance) {
        return new Content.FromSnapshot(
                new FileSource(file),
                new MemberPlan("m1", "m1=http://127.0.0.1:12380", "http://127.0.0.1:12380", "token"),
                acceptance,
                OptionalLong.empty());
    }

    private static Acceptance accepting(Expectations expectations) {
        return new Acceptance(expectations, TrailerPolicy.REQUIRED, Acceptance.EmptyKeyspace.REFUSED, Optional.empty());
    }

    private Expectations expectations() throws Exception {
        try (SnapshotFile file = SnapshotFile.open(snapshot.file())) {
            var report = file.scan(dev.rekindle.snapshot.ScanOptions.snapshot(), (_, _) -> {});
            HashKv hash = file.hashKv(SnapshotFile.CURRENT);
            return new Expectations(
                    OptionalLong.of(report.size()),
                    Optional.of(report.sha256()),
                    OptionalLong.of(report.revision()),
                    OptionalLong.of(hash.hash()),
                    OptionalLong.of(hash.compactRevision()),
                    OptionalLong.of(Long.parseUnsignedLong(report.clusterId().orElseThrow(), 16)));
        }
    }

    private Path flipped() throws IOException {
        Path file = Files.copy(snapshot.file(), directory.resolve("flipped.db"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, 20_000);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), 20_000);
        }
        return file;
    }

    private void oldMember() throws IOException {
        Files.createDirectories(dataDir.resolve("member/snap"));
        Files.createDirectories(dataDir.resolve("member/wal"));
        Files.writeString(dataDir.resolve("member/snap/db"), "old");
        Files.writeString(dataDir.resolve("member/wal/0000000000000000-0000000000000000.wal"), "old");
    }

    private DiskEntry entry(String path) throws IOException {
        return disk.stat(dataDir.resolve(path)).orElseThrow();
    }

    private int mode(String path) throws IOException {
        return entry(path).mode();
    }
}
