package dev.rekindle.cli;

import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.OutputClosedException;
import dev.rekindle.cli.console.OutputOptions;
import dev.rekindle.cli.console.Streams;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.console.Verb.WhenInterrupted;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.cli.failure.ParameterComplaints;
import dev.rekindle.localize.failure.ExitCode;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line. Exit codes are those of {@link ExitCode}, and {@value #INTERRUPTED} after Ctrl-C. A reader of stdout that goes away, as
 * {@code head} does, ends a command quietly and well.
 */
public final class Rekindle {
    /** How a process ends after Ctrl-C: 128 and the number of SIGINT. */
    public static final int INTERRUPTED = 130;

    private Rekindle() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        int status;
        try (var interrupts = Interrupts.listen(Thread.currentThread())) {
            status = run(List.of(args), Streams.ofProcess(), interrupts::expect);
        }
        System.exit(status);
    }

    /** Runs a command in this JVM, without terminal and environment, and returns the exit code. */
    public static int run(List<String> args, InputStream in, OutputStream out, OutputStream err) {
        return run(args, Streams.plain(in, out, err));
    }

    /** Runs a command in this JVM and returns the exit code. */
    public static int run(List<String> args, Streams streams) {
        return run(args, streams, _ -> {});
    }

    private static int run(List<String> args, Streams streams, Consumer<WhenInterrupted> interrupts) {
        var options = new OutputOptions();
        var console = new Console(streams, options);
        CommandLine root = CommandTree.build(options, console.writer());
        try {
            Optional<Verb> verb = parse(root, args);
            if (verb.isPresent()) {
                interrupts.accept(verb.get().whenInterrupted());
                verb.get().run(console);
            }
            console.flush();
            return ExitCode.DONE.status();
        } catch (OutputClosedException _) {
            return ExitCode.DONE.status();
        } catch (ParameterException e) {
            return complain(console, ParameterComplaints.of(e));
        } catch (Exception | OutOfMemoryError e) {
            Complaint complaint = Diagnosis.of(e);
            if (complaint.isInterruption()) {
                console.complain("", complaint::writeJson); // a person knows, a script asked for an object
                return INTERRUPTED;
            }
            return complain(console, complaint);
        }
    }

    /** The verb that was asked for, its options filled in; empty if it was help or the version, which is then printed. */
    private static Optional<Verb> parse(CommandLine root, List<String> args) throws CommandFailedException {
        ParseResult parsed = root.parseArgs(args.toArray(String[]::new));
        if (CommandLine.executeHelpRequest(parsed) != null) {
            return Optional.empty();
        }
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        CommandLine command = parsed.commandSpec().commandLine();
        if (command.getCommand() instanceof Verb verb) {
            return Optional.of(verb);
        }
        throw ParameterComplaints.missingVerb(command).asException();
    }

    private static int complain(Console console, Complaint complaint) {
        console.complain(complaint.toText(), complaint::writeJson);
        return complaint.exitCode().status();
    }
}
