package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.Candidates.Mark;
import dev.rekindle.backup.retention.DirectoryPlan.Verdict;
import dev.rekindle.backup.retention.RetentionPlan.Judged;
import dev.rekindle.backup.retention.RetentionPolicy.Guards;
import dev.rekindle.objectstore.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the removable backups go now: those that the pass before found removable, too, the oldest first, as many as a run may.
 *
 * @param going in this run
 * @param waiting for a later one, because this one is full
 * @param candidates for the next pass
 */
record Removals(Set<ObjectKey> going, Set<ObjectKey> waiting, int mostPerRun, Candidates candidates) {

    static Removals of(List<Judged> newestFirst, Instant now, Passes passes, Guards guards) {
        List<CatalogueEntry> removable = newestFirst.reversed().stream()
                .filter(judged -> judged.verdict() instanceof Verdict.Removable)
                .map(Judged::entry)
                .toList();
        List<CatalogueEntry> due = switch (passes) {
            case Passes.Only() -> removable;
            case Passes.Second(Candidates previous) ->
                previous.plannedAt().isAfter(now)
                        ? List.of() // the clock was set back: what that pass took for old may not be
                        : removable.stream().filter(previous::contains).toList();
        };
        int most = guards.maxDeletesPerRun();
        Set<Mark> marks = removable.stream()
                .map(CatalogueEntry::manifest)
                .flatMap(Optional::stream)
                .map(manifest -> new Mark(manifest.key(), manifest.version()))
                .collect(Collectors.toSet());
        return new Removals(
                due.stream().limit(most).map(CatalogueEntry::key).collect(Collectors.toSet()),
                due.stream().skip(most).map(CatalogueEntry::key).collect(Collectors.toSet()),
                most,
                new Candidates(now, marks));
    }

    Decision decision(Judged judged) {
        ObjectKey key = judged.entry().key();
        return switch (judged.verdict()) {
            case Verdict.Stays(Decision decision) -> decision;
            case Verdict.Removable(String reason) when going.contains(key) -> new Decision.Delete(reason);
            case Verdict.Removable(String reason)
            when waiting.contains(key) ->
                new Decision.Hold("a run removes " + mostPerRun + " at most, the oldest first; " + reason);
            case Verdict.Removable(String reason) -> new Decision.Candidate(reason);
        };
    }
}
