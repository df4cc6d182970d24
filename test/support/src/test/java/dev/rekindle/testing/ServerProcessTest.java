package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    private static final Path SHELL = Path.of("/bin/sh");

    private final ServerHome home = ServerHome.reserve("server");

    @Test
    void showsTheLogOfAServerThatEndsInsteadOfServing() {
        Command refuses = Command.of(SHELL, "-c", "echo no such drive; exit 3");

        assertThatThrownBy(() -> ServerProcess.start(home, refuses, () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such drive");
        assertThat(home.directory().path()).doesNotExist();
    }

    @Test
    void leavesNothingBehind(@TempDir Path outside) {
        Path socket = outside.resolve("socket");
        Command command = Command.of(SHELL, "-c", "touch " + socket + "; exec cat /dev/zero >$HOME/file");
        ServerProcess server = ServerProcess.start(
                home.withFilesElsewhere(List.of(socket, outside.resolve("never made"))),
                command,
                () -> Files.exists(socket));
        assertThat(home.directory().path()).isDirectory();

        server.close();

        assertThat(home.directory().path()).doesNotExist();
        assertThat(socket).doesNotExist();
    }
}
