package dev.rekindle.engine.crash;

import java.util.List;
import java.util.Locale;

/**
 * What came of one sweep, counted.
 *
 * @param subject which program
 * @param situation what lay on the volume
 * @param faults what was done to it
 * @param planned how many runs were to be disturbed
 * @param outcomes one for each run that was
 */
record Tally(String subject, String situation, String faults, int planned, List<Outcome> outcomes) {
    static final String HEADER = """
            | program | volume | fault | points | distinct states left | left nothing or the old data | left the new data | left something partial \
            | of these etcd ends | hangs | serves, cannot write | serves other data | next run completes | next run refused | wedged | false successes | most staging directories |
            |---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    Tally {
        outcomes = List.copyOf(outcomes);
    }

    long distinctStates() {
        return outcomes.stream()
                .map(outcome -> outcome.left().digest())
                .distinct()
                .count();
    }

    long left(Visible visible) {
        return outcomes.stream()
                .filter(outcome -> outcome.left().visible() == visible)
                .count();
    }

    /** Runs that left something partial on which an etcd fares like this. */
    long partial(Boot boot) {
        return outcomes.stream()
                .filter(outcome -> outcome.left().visible() == Visible.PARTIAL
                        && outcome.left().boot() == boot)
                .count();
    }

    long recovered(Recovery recovery) {
        return outcomes.stream()
                .filter(outcome -> outcome.recovery() == recovery)
                .count();
    }

    long wedges() {
        return outcomes.stream().filter(Outcome::isWedge).count();
    }

    long falseSuccesses() {
        return recovered(Recovery.FALSE_SUCCESS)
                + outcomes.stream().filter(Outcome::liedAboutSuccess).count();
    }

    long mostStagings() {
        return outcomes.stream()
                .mapToLong(outcome ->
                        Math.max(outcome.left().stagings(), outcome.end().stagings()))
                .max()
                .orElse(0);
    }

    /** One line of the table under {@link #HEADER}. */
    String row() {
        var reached = outcomes.size() == planned ? "" : " of " + planned;
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d%s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d |",
                subject,
                situation,
                faults,
                outcomes.size(),
                reached,
                distinctStates(),
                left(Visible.NOTHING) + left(Visible.OLD),
                left(Visible.NEW),
                left(Visible.PARTIAL),
                partial(Boot.ENDS),
                partial(Boot.HANGS),
                partial(Boot.CANNOT_WRITE),
                partial(Boot.OTHER_DATA),
                recovered(Recovery.DONE),
                recovered(Recovery.REFUSED),
                wedges(),
                falseSuccesses(),
                mostStagings());
    }
}
