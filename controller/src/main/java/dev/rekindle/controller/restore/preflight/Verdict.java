package dev.rekindle.controller.restore.preflight;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.PreflightReport;
import dev.rekindle.controller.restore.source.ChosenSnapshot;
import dev.rekindle.controller.restore.target.TargetFacts;
import java.util.OptionalInt;

/** What a look at everything comes to. */
public sealed interface Verdict {

    /** Nothing stands in the way. */
    record Clear(PreflightReport report, ChosenSnapshot snapshot, TargetFacts target) implements Verdict {}

    /**
     * Only what time removes stands in the way; look again.
     *
     * @param message for people
     * @param queuePosition how many restores of this target come before this one; empty where it waits for something else
     */
    record Waiting(Reason reason, String message, OptionalInt queuePosition) implements Verdict {}

    /** A person has to do something about at least one of the obstacles. */
    record Refused(PreflightReport report) implements Verdict {}
}
