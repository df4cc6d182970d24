package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.DirectoryPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is to happen with every entry of a catalogue, and why. A plan is a pure function of what it is made from: the same
 * entries in any order give the same plan, and a plan made again after it was carried out removes nothing more of what it kept.
 *
 * <p>Whatever the policy says, a plan never removes: the newest verified backup of a directory; anything younger than
 * {@code minAge} by any clock that dated it; what has no readable manifest that is its own; anything while the newest backup of
 * the directory is not verified, while clocks differ or two clusters take turns in it, or when fewer than {@code minVerified} would be left; more than
 * {@code maxDeletesPerRun}.
 *
 * @param plannedAt by the caller's clock
 * @param decisions newest first
 * @param candidates for the next pass: all that may go, whether or not this run removes it
 * @param mainstays what the removals rely on, by directory: its newest verified backups
 * @param notes what a person should know of the whole, such as why nothing is removed
 */
public record RetentionPlan(
        Instant plannedAt,
        List<Decided> decisions,
        Candidates candidates,
        Map<String, List<CatalogueEntry>> mainstays,
        List<String> notes) {

    /** An entry and what is to happen with it. */
    public record Decided(CatalogueEntry entry, Decision decision) {}

    public RetentionPlan {
        decisions = List.copyOf(decisions);
        mainstays = Map.copyOf(mainstays);
        notes = List.copyOf(notes);
    }

    /**
     * Plans.
     *
     * @param entries of one catalogue; a caller that owns some of the backups only (a schedule) passes those
     * @param storeClockSkew by how much the store's clock is ahead of ours, from {@code StoreProbe}; empty where it shows none
     * @param passes whether a backup must have been found removable in the pass before
     */
    public static RetentionPlan of(
            RetentionPolicy policy,
            Collection<CatalogueEntry> entries,
            Instant now,
            Optional<Duration> storeClockSkew,
            Passes passes) {
        Optional<String> skew = skew(policy, storeClockSkew);
        List<CatalogueEntry> newestFirst =
                entries.stream().sorted(CatalogueEntry.NEWEST_FIRST).toList();
        var directories = new TreeMap<String, DirectoryPlan>();
        newestFirst.stream()
                .collect(Collectors.groupingBy(CatalogueEntry::directory))
                .forEach((name, inside) -> directories.put(name, new DirectoryPlan(policy, inside, now, skew)));
        List<Judged> judged = newestFirst.stream()
                .map(entry -> new Judged(
                        entry,
                        Objects.requireNonNull(directories.get(entry.directory()))
                                .verdict(entry)))
                .toList();
        var removals = Removals.of(judged, now, passes, policy.guards());
        var mainstays = new HashMap<String, List<CatalogueEntry>>();
        var notes = new LinkedHashSet<String>();
        directories.forEach((name, plan) -> {
            mainstays.put(name, plan.mainstays());
            notes.addAll(plan.notes());
        });
        return new RetentionPlan(
                now,
                judged.stream()
                        .map(each -> new Decided(each.entry(), removals.decision(each)))
                        .toList(),
                removals.candidates(),
                mainstays,
                List.copyOf(notes));
    }

    /** What goes in this run, oldest first. */
    public List<Decided> deletions() {
        return decisions.reversed().stream()
                .filter(decided -> decided.decision() instanceof Decision.Delete)
                .toList();
    }

    /** An entry and what its directory says of it. */
    record Judged(CatalogueEntry entry, Verdict verdict) {}

    private static Optional<String> skew(RetentionPolicy policy, Optional<Duration> storeClockSkew) {
        Duration limit = policy.guards().clockSkewLimit();
        return storeClockSkew
                .filter(skew -> skew.abs().compareTo(limit) > 0)
                .map(skew -> "nothing is removed: the clocks of the store and of this machine differ by "
                        + skew.abs().toSeconds() + " s, more than " + limit.toSeconds() + " s; set them right");
    }
}
