package dev.rekindle.cli.drill;

import java.util.List;

/**
 * One step of a story, before it is played.
 *
 * @param claim what it shows when it succeeds, as a sentence without its full stop
 */
record Scene(String claim, Action action) {
    /** Does the step and returns what it found; throws when the claim does not hold. */
    @FunctionalInterface
    interface Action {
        List<Fact> play() throws Exception;
    }
}
