package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.RunningCommand;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operating system does to a command: pipes that close, signals, full devices. */
class ProcessTest {
    /** How the JVM ends after SIGTERM: 128 and its number. */
    private static final int TERMINATED = 143;

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void endsQuietlyWhenTheReaderHasSeenEnough() {
        Path snapshot = SnapshotShape.MANY_KEYS.of(EtcdVersion.V3_6).file();
        String listing = shell(RealProcess.command("snapshot", "ls", snapshot, "--values", "--hex", "--no-progress"));

        CommandResult result = Command.of(Path.of("bash"), "-c", listing + " | head -n 1; exit ${PIPESTATUS[0]}")
                .run();

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void saysThatStdoutIsFull() {
        Path snapshot = SnapshotShape.ONE_KEY.of(EtcdVersion.V3_6).file();
        String status = shell(RealProcess.command("snapshot", "status", snapshot));

        CommandResult result =
                Command.of(Path.of("bash"), "-c", status + " > /dev/full").run();

        assertThat(result.exit()).isEqualTo(10);
        assertThat(result.err()).startsWith("error: stdout: No space left on device\n");
    }

    @Test
    void leavesNothingOfASaveThatWasInterrupted() throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            for (int i = 0; i < 8; i++) {
                etcd.api().put(Bytes.of("k" + i), Bytes.of(new byte[MEBIBYTE]));
            }
            try (StallingProxy proxy = StallingProxy.before(etcd.clientUrl(), 2 * MEBIBYTE);
                    RunningCommand save = RealProcess.command(
                                    "snapshot", "save", "--endpoints", proxy.url(), directory.resolve("new.db"))
                            .start()) {
                Await.until(
                        "the save to be under way",
                        DEADLINE,
                        () -> !names(directory).isEmpty());

                CommandResult result = interrupt(save);

                assertThat(result.exit()).as(result.toString()).isIn(Rekindle.INTERRUPTED, TERMINATED);
                assertThat(result.out() + withoutProgress(result.err())).isEmpty();
                assertThat(names(directory)).isEmpty();
            }
        }
    }

    @Test
    void leavesNothingOfARestoreThatWasInterrupted() throws IOException {
        Path snapshot = SnapshotShape.LARGE_VALUES.of(EtcdVersion.V3_6).file();
        Path dataDir = directory.resolve("data");
        try (LocalFiles server = LocalFiles.serve(snapshot);
                StallingProxy proxy = StallingProxy.before(server.url(), 2 * MEBIBYTE);
                RunningCommand restore = RealProcess.command(
                                "snapshot",
                                "restore",
                                proxy.url() + "/" + snapshot.getFileName(),
                                "--data-dir",
                                dataDir)
                        .start()) {
            Await.until(
                    "the restore to be under way",
                    DEADLINE,
                    () -> names(dataDir.resolve(".rekindle")).size() > 1);

            CommandResult result = interrupt(restore);

            assertThat(result.exit()).as(result.toString()).isIn(Rekindle.INTERRUPTED, TERMINATED);
            assertThat(result.out() + withoutProgress(result.err())).isEmpty();
            assertThat(names(dataDir)).isEmpty();
        }
    }

    @Test
    void leavesNothingInTheStoreOfADrillThatWasInterrupted() throws IOException {
        Path store = Files.createDirectory(directory.resolve("store"));
        Path work = Files.createDirectory(directory.resolve("work"));
        Path foreign = Files.writeString(store.resolve("notes.txt"), "somebody else's");
        try (RunningCommand drill = RealProcess.command(
                        "drill",
                        "--etcd",
                        EtcdVersion.V3_6.binaries().directory(),
                        "--store",
                        store.toUri(),
                        "--dir",
                        work)
                .start()) {
            Await.until("a backup to stand in the store", DEADLINE, () -> holdsAManifest(store));

            CommandResult result = interrupt(drill);

            assertThat(result.exit()).as(result.toString()).isIn(Rekindle.INTERRUPTED, TERMINATED);
            assertThat(result.err()).contains("objects that the drill had put below " + store.toUri());
            assertThat(store).isDirectoryContaining(foreign::equals);
            assertThat(names(store)).hasSize(1);
            assertThat(names(work)).isEmpty();
        }
    }

    private static boolean holdsAManifest(Path store) {
        try (Stream<Path> tree = Files.walk(store)) {
            return tree.anyMatch(path -> path.toString().endsWith(".manifest.json"));
        } catch (IOException | java.io.UncheckedIOException e) {
            return false; // something went while it was looked at
        }
    }

    private static CommandResult interrupt(RunningCommand command) {
        // SIGTERM, not SIGINT: a shell that starts tests in the background has its children ignore SIGINT.
        Command.of(Path.of("kill"), "-TERM", Long.toString(command.process().pid()))
                .run()
                .orFail();
        return command.await(DEADLINE);
    }

    /** A slow machine may have come to show how far it was. */
    private static String withoutProgress(String err) {
        return err.lines()
                .filter(line -> !line.matches("(asking|saving|comparing|looking|restoring|waiting) .*"))
                .reduce("", (a, b) -> a + b);
    }

    private static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> names = Files.list(directory)) {
            return names.map(path -> String.valueOf(path.getFileName())).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String shell(Command command) {
        return "exec " + command;
    }
}
