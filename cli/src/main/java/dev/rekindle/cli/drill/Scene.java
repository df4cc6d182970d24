package dev.rekindle.cli.drill;

import java.util.List;

/**
 * One step of a story, before it is played.
 *
 * @param claim what it shows when it succeeds, as a sentence without its full stop
 * @param when whether it is played after a scene that failed
 */
record Scene(String claim, Action action, When when) {
    /** A scene that builds on all those before it. */
    Scene(String claim, Action action) {
        this(claim, action, When.AFTER_SUCCESS);
    }

    /** When a scene is played. */
    enum When {
        /** If everything before it was proved. */
        AFTER_SUCCESS,
        /** Whatever became of the scenes before it. */
        ALWAYS
    }

    /** Does the step and returns what it found; throws when the claim does not hold. */
    @FunctionalInterface
    interface Action {
        List<Fact> play() throws Exception;
    }
}
