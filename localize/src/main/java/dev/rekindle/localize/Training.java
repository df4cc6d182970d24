package dev.rekindle.localize;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs several restores in one process, good and bad, so that Java can record what {@link RestoreLocalize} loads and links (JEP 483, 514) and an
 * init container starts faster for it. How they end does not matter here. {@code hack/images} calls it inside the image that it makes.
 */
public final class Training {
    private Training() {}

    /** Each argument is a command line of {@link RestoreLocalize} with its words separated by spaces. */
    public static void main(String[] commands) {
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            for (String command : commands) {
                new RestoreLocalize(List.of(command.split(" ", -1)), System.getenv(), nowhere).run();
            }
        }
    }
}
