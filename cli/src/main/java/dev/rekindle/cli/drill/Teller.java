package dev.rekindle.cli.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tells a drill to a person while it happens: a line a step, with its time, and below it what was found. */
final class Teller {
    private final Writer out;
    private int number;

    Teller(Writer out) {
        this.out = out;
    }

    void begin(String subject) {
        write("Drill of " + subject + "\n\n");
    }

    void tell(Step step) {
        number++;
        String mark = switch (step.verdict()) {
            case PROVED -> "ok  ";
            case FAILED -> "FAIL";
            case NOT_REACHED -> "-   ";
        };
        var text = new StringBuilder(String.format(
                Locale.ROOT, "%2d  %s  %-80s %9s%n", number, mark, step.claim(), HtmlReport.duration(step.took())));
        if (!step.facts().isEmpty()) {
            text.append("          ")
                    .append(step.facts().stream()
                            .map(fact -> fact.name() + " " + fact.value())
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        }
        if (step.verdict() == Verdict.FAILED) {
            step.message()
                    .lines()
                    .forEach(line -> text.append("          ").append(line).append('\n'));
        }
        write(text.toString());
    }

    private void write(String text) {
        try {
            out.write(text);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
