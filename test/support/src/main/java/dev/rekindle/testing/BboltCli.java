package dev.rekindle.testing;

import java.nio.file.Path;
import java.util.List;

/** The real bbolt command: the oracle for the structure of a file. */
public final class BboltCli {
    private BboltCli() {}

    /** Runs it and returns how it ended, well or not. */
    public static CommandResult run(String... arguments) {
        return Command.of(TestCache.binary("bbolt", "bbolt"))
                .with(List.of(arguments))
                .run();
    }

    /** Fails unless {@code bbolt check} finds the file in order. */
    public static void check(Path database) {
        run("check", database.toString()).orFail();
    }
}
