package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.CommandResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Mistakes that were made through the command line, and what came of each, for a page of the reference. */
final class Mistakes {
    /** A slow machine would come to show how far it is. */
    static final String NO_PROGRESS = "--no-progress";

    private final UnaryOperator<String> stable;
    private final Map<String, Ending> endings = new LinkedHashMap<>();

    /** How one attempt ended. */
    record Ending(String command, int expected, int exit, String out, String err) {}

    /**
     * None yet.
     *
     * @param stable takes out of a text what differs from run to run
     */
    Mistakes(UnaryOperator<String> stable) {
        this.stable = stable;
    }

    /** Makes one in this JVM; {@code input} says what is wrong, in words. */
    void attempt(String input, int exit, Object... arguments) {
        var quiet = new ArrayList<Object>(List.of(arguments));
        quiet.add(NO_PROGRESS);
        CommandLineRun run = CommandLineRun.of(quiet.toArray());
        add(input, new Ending(shown(run.arguments()), exit, run.exit(), run.out(), run.err()));
    }

    /** One that was made by a process of its own. */
    void process(String input, int exit, CommandResult result) {
        List<String> words = result.command();
        List<String> arguments = words.subList(words.indexOf(Rekindle.class.getName()) + 1, words.size());
        add(input, new Ending(shown(arguments), exit, result.exit(), result.out(), result.err()));
    }

    /** By what was wrong, in the order in which they were made. */
    Map<String, Ending> endings() {
        return Collections.unmodifiableMap(endings);
    }

    void assertThatEachEndedWithItsExitCode() {
        endings.forEach((input, ending) ->
                assertThat(ending.exit()).as(input + ": " + ending).isEqualTo(ending.expected()));
    }

    /** Each in one or two sentences, with what to do next, without a stack trace and without any of the secrets. */
    void assertThatEachSaysWhatIsWrongAndWhatToDo(String... secrets) {
        endings.forEach((input, ending) -> {
            String error = error(ending.err());
            assertThat(error).as(input).contains("\n  next:     ").doesNotContain("Exception", "\tat ");
            assertThat(error.lines()).as(input).allMatch(line -> line.matches("(error:|  (expected|found|next):) .+"));
        });
        endings.forEach((input, ending) ->
                assertThat(ending.out() + ending.err()).as(input).doesNotContain(secrets));
    }

    /** The page: for each mistake a title with the exit code, the command, and all that it said. */
    String page(String head) {
        var page = new StringBuilder(head);
        endings.forEach((input, ending) -> page.append("\n**")
                .append(input.substring(0, 1).toUpperCase(Locale.ROOT))
                .append(input.substring(1))
                .append("**: ")
                .append(ending.exit())
                .append("\n\n```\n$ ")
                .append(ending.command())
                .append('\n')
                .append(stable.apply(ending.out() + ending.err()))
                .append("```\n"));
        return page.toString();
    }

    private void add(String input, Ending ending) {
        if (endings.put(input, ending) != null) {
            throw new IllegalStateException("two mistakes are called " + input);
        }
    }

    /** From the error on: a note about the work may come before it. */
    private static String error(String err) {
        int start = err.indexOf("error: ");
        return start < 0 ? err : err.substring(start);
    }

    private String shown(List<String> arguments) {
        return arguments.stream()
                .filter(word -> !word.equals(NO_PROGRESS))
                .map(stable)
                .map(word -> word.matches(".*[?&].*") ? "'" + word + "'" : word)
                .collect(Collectors.joining(" ", "rekindle ", ""));
    }
}
