package dev.rekindle.controller.restore.run;

import dev.rekindle.api.Reason;

/** What a step of a restore came to. */
sealed interface StepResult {

    /** What it is for is so; the next one may look. */
    record Done() implements StepResult {}

    /** The status says something now that has to be written before it is acted on; then everything is looked at anew. */
    record Again() implements StepResult {}

    /**
     * It is not so yet, and nothing is wrong that time or a person could not heal.
     *
     * @param message for people
     */
    record Wait(Reason reason, String message) implements StepResult {}

    /**
     * It will never be so; the restore ends.
     *
     * @param message for people
     */
    record Failed(Reason reason, String message) implements StepResult {}
}
