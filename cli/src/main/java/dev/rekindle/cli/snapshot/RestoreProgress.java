package dev.rekindle.cli.snapshot;

import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.ProgressBar;
import dev.rekindle.localize.Progress;
import java.util.OptionalLong;

/** Shows a restore's steps on stderr. */
final class RestoreProgress implements Progress, AutoCloseable {
    private final Console console;
    private final String source;
    private final ProgressBar bar;

    RestoreProgress(Console console, String source) {
        this.console = console;
        this.source = source;
        this.bar = console.progress("looking at the target");
    }

    @Override
    public void entered(Step step) {
        bar.begin(
                switch (step) {
                    case INSPECT -> "looking at the target";
                    case STREAM -> "restoring " + source;
                    case PROVE -> "comparing with what was promised";
                    case MATERIALIZE -> "writing the new membership";
                    case SYNC -> "waiting for the disk";
                    case PUBLISH -> "publishing";
                });
    }

    @Override
    public void read(long bytes, OptionalLong total) {
        bar.update(bytes, total);
    }

    @Override
    public void notice(String message) {
        console.note("note: " + message);
    }

    @Override
    public void close() {
        bar.close();
    }
}
