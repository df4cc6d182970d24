package dev.rekindle.testing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testing.Command;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.TemporaryDirectory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
    private static final Path SHELL = Path.of("/bin/sh");

    private final TemporaryDirectory home = TemporaryDirectory.create("server-process");

    @Test
    void showsTheLogOfAServerThatEndsInsteadOfServing() {
        Command refuses = Command.of(SHELL, "-c", "echo no such drive; exit 3");

        assertThatThrownBy(() -> start(refuses, false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no such drive");
        assertThat(home.path()).doesNotExist();
    }

    @Test
    void leavesNothingBehind() {
        ServerProcess server = start(Command.of(SHELL, "-c", "echo $HOME; exec cat /dev/zero >$HOME/file"), true);
        assertThat(home.path()).isDirectory();

        server.close();

        assertThat(home.path()).doesNotExist();
    }

    private ServerProcess start(Command command, boolean serves) {
        return ServerProcess.start("server", command, home, List.of(LoopbackPort.reserve()), () -> serves);
    }
}
