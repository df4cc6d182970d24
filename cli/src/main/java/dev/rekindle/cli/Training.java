package dev.rekindle.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Runs several commands in one process, so that Java can record what all of them load and link (JEP 483, 514) and every later start is faster for
 * it. What the commands say and how they end does not matter: those that fail load much of the same. The launcher calls it once after a build.
 */
public final class Training {
    private Training() {}

    /** Each argument is a command with its words separated by spaces, e.g. {@code "list s3://bucket/"}. */
    public static void main(String[] commands) {
        for (String command : commands) {
            Rekindle.run(
                    List.of(command.split(" ", -1)),
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream());
        }
    }
}
