package dev.rekindle.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program to run to its end, with a deadline after which it is killed and the test fails. */
public final class Command {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final List<String> words;
    private final Map<String, String> environment;
    private final Duration deadline;

    private Command(List<String> words, Map<String, String> environment, Duration deadline) {
        this.words = List.copyOf(words);
        this.environment = Map.copyOf(environment);
        this.deadline = deadline;
    }

    /** The program and its arguments; nothing is interpreted by a shell. */
    public static Command of(Path program, String... arguments) {
        var words = new ArrayList<String>();
        words.add(program.toString());
        words.addAll(List.of(arguments));
        return new Command(words, Map.of(), DEADLINE);
    }

    /** With further arguments. */
    public Command with(List<String> arguments) {
        var all = new ArrayList<>(words);
        all.addAll(arguments);
        return new Command(all, environment, deadline);
    }

    /** With a variable added to the inherited environment: the way for secrets. */
    public Command environment(String name, String value) {
        var all = new HashMap<>(environment);
        all.put(name, value);
        return new Command(words, all, deadline);
    }

    /** With another deadline than two minutes. */
    public Command within(Duration limit) {
        return new Command(words, environment, limit);
    }

    /** The same, run by another program whose own words come first: a tracer, a limiter. */
    public Command under(List<String> wrapper) {
        var all = new ArrayList<>(wrapper);
        all.addAll(words);
        return new Command(all, environment, deadline);
    }

    /** Starts it; the caller closes what it gets. */
    public RunningCommand start() {
        return RunningCommand.start(words, environment);
    }

    /** Runs it and returns how it ended, well or not. */
    public CommandResult run() {
        try (RunningCommand running = start()) {
            return running.await(deadline);
        }
    }

    /** The program and its arguments; no secrets, those travel by environment. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
