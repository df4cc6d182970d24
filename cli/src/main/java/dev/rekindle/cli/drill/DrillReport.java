package dev.rekindle.cli.drill;

import static java.util.Objects.requireNonNull;

import dev.rekindle.localize.failure.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one drill showed, step by step.
 *
 * @param subject what was drilled: a throw-away keyspace, or the name of somebody's snapshot
 * @param started when it began (UTC)
 * @param took how long it lasted, clean-up not counted
 * @param steps the story in order
 * @param refusals each damaged snapshot that was offered
 * @param headlines the few figures that a person asks for first: recovery time, keys proved, damage refused
 * @param identity sizes, hashes, revisions and versions that tie the report to one snapshot
 */
public record DrillReport(
        String subject,
        Instant started,
        Duration took,
        List<Step> steps,
        List<Refusal> refusals,
        List<Fact> headlines,
        List<Fact> identity) {

    public DrillReport {
        requireNonNull(subject);
        requireNonNull(started);
        requireNonNull(took);
        steps = List.copyOf(steps);
        refusals = List.copyOf(refusals);
        headlines = List.copyOf(headlines);
        identity = List.copyOf(identity);
    }

    /** True only if there were steps and every one of them, and every refusal, was proved. */
    public boolean proved() {
        return !steps.isEmpty()
                && steps.stream().allMatch(Step::proved)
                && refusals.stream().allMatch(refusal -> refusal.verdict() == Verdict.PROVED);
    }

    /** How the program shall end: as the first step that failed says. A drill that proved something but not all never ends with 0. */
    public ExitCode exitCode() {
        return steps.stream()
                .map(Step::exitCode)
                .filter(code -> code != ExitCode.DONE)
                .findFirst()
                .orElse(proved() ? ExitCode.DONE : ExitCode.SNAPSHOT);
    }

    /** How many damaged snapshots were refused as they should be. */
    public long refused() {
        return refusals.stream()
                .filter(refusal -> refusal.verdict() == Verdict.PROVED)
                .count();
    }
}
