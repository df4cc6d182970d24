package dev.rekindle.cli.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds one run of the command line. Passed in, so that a test is a run like any other.
 *
 * @param errorScreen what stderr leads to
 * @param environment variables, never printed
 * @param prompt asks a person for a password
 */
public record Streams(
        InputStream in,
        OutputStream out,
        OutputStream err,
        Screen errorScreen,
        Map<String, String> environment,
        PasswordPrompt prompt) {
    /** Copies the environment. */
    public Streams {
        environment = Map.copyOf(environment);
    }

    /** What a stream leads to. */
    public enum Screen {
        /** A terminal: a line can be drawn again. */
        TERMINAL,
        /** A file, a pipe, a log. */
        PLAIN
    }

    /** Asks a person, who sees nothing of what is typed. */
    public interface PasswordPrompt {
        /** The password, or empty where nobody can be asked. */
        Optional<String> ask(String question);
    }

    /** Without a person at the other end and without environment: for tests and for callers in this JVM. */
    public static Streams plain(InputStream in, OutputStream out, OutputStream err) {
        return new Streams(in, out, err, Screen.PLAIN, Map.of(), _ -> Optional.empty());
    }

    /** This process's own. Stdout is not {@link System#out}, which hides that a pipe has closed. */
    public static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                processErrorScreen(),
                System.getenv(),
                Streams::askOnTerminal);
    }

    /** The JDK tells only whether stdin and stdout are terminals; Linux tells it of stderr, too. */
    private static Screen processErrorScreen() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") ? Screen.TERMINAL : Screen.PLAIN;
        } catch (IOException | UnsupportedOperationException _) {
            return terminal().isPresent() ? Screen.TERMINAL : Screen.PLAIN;
        }
    }

    private static Optional<String> askOnTerminal(String question) {
        return terminal().map(console -> console.readPassword("%s: ", question)).map(String::new);
    }

    /** Since JDK 25 there is again no console where stdin is no terminal. */
    private static Optional<java.io.Console> terminal() {
        return Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal);
    }
}
