package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.CatalogueEntry;
import java.util.List;

/** What a prune did, in its order: oldest first. */
public record PruneReport(List<Pruned> pruned) {

    /** One backup that was to go. */
    public record Pruned(CatalogueEntry entry, PruneOutcome outcome) {}

    public PruneReport {
        pruned = List.copyOf(pruned);
    }

    /** Bytes that are free now. */
    public long freedBytes() {
        return pruned.stream()
                .filter(each -> each.outcome() instanceof PruneOutcome.Deleted)
                .mapToLong(each -> each.entry().bytes())
                .sum();
    }

    /** Whether everything that was to go is gone. */
    public boolean complete() {
        return pruned.stream().allMatch(each -> each.outcome() instanceof PruneOutcome.Deleted);
    }
}
