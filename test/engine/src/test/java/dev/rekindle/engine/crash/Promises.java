package dev.rekindle.engine.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;

/** What must hold of every disturbed restore, whatever disturbed it (reliability.md §3.6, I1 to I3). */
final class Promises {
    private Promises() {}

    /** Fails, listing the runs concerned, unless every promise was kept in every run. */
    static void assertKept(Tally tally, Situation situation) {
        var outcomes = tally.outcomes();
        var before = situation.oldData().isPresent() ? Visible.OLD : Visible.NOTHING;

        assertThat(outcomes).as("runs that were disturbed").isNotEmpty();
        none(
                outcomes,
                "left something half-made at the final path",
                run -> run.left().visible() == Visible.PARTIAL);
        none(outcomes, "claimed success for something else than the restored data", Outcome::liedAboutSuccess);
        none(outcomes, "did not complete when run again", run -> run.recovery() != Recovery.DONE);
        none(outcomes, "ended in a member that is not proved", run -> run.end().boot() != Boot.PROVED);
        none(
                outcomes,
                "left a complete member that is not proved",
                run -> run.left().visible() == Visible.NEW && run.left().boot() != Boot.PROVED);
        none(outcomes, "left more than one staging directory", run -> run.left().stagings() > 1);
        none(
                outcomes,
                "did not clear its staging directory away",
                run -> run.end().stagings() > 0);
        if (before == Visible.OLD) {
            none(
                    outcomes,
                    "lost the old data",
                    run -> run.left().archives() < 1 || run.end().archives() < 1);
            none(
                    outcomes,
                    "copied the old data",
                    run -> run.left().archives() > 1 || run.end().archives() > 1);
        }
    }

    private static void none(List<Outcome> outcomes, String offence, Predicate<Outcome> offends) {
        assertThat(outcomes.stream().filter(offends).toList())
                .as("runs that " + offence)
                .isEmpty();
    }
}
