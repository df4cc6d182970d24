package dev.rekindle.cli.drill;

import static java.util.Objects.requireNonNull;

import dev.rekindle.localize.failure.ExitCode;
import java.time.Duration;
import java.util.List;

/**
 * One step of a drill.
 *
 * @param claim what the step shows, as a sentence without its full stop
 * @param message why it failed and what to do, or empty
 * @param exitCode how the program shall end because of it
 */
public record Step(String claim, Verdict verdict, Duration took, List<Fact> facts, String message, ExitCode exitCode) {
    public Step {
        requireNonNull(claim);
        requireNonNull(verdict);
        requireNonNull(took);
        facts = List.copyOf(facts);
        requireNonNull(message);
        if ((verdict == Verdict.FAILED) == (exitCode == ExitCode.DONE)) {
            throw new IllegalArgumentException(verdict + " with exit code " + exitCode);
        }
    }

    /** A step that was never tried, because an earlier one failed. */
    static Step notReached(String claim) {
        return new Step(claim, Verdict.NOT_REACHED, Duration.ZERO, List.of(), "not reached", ExitCode.DONE);
    }

    boolean proved() {
        return verdict == Verdict.PROVED;
    }
}
