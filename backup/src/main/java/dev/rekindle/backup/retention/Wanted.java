package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.RetentionPolicy.Limits;
import dev.rekindle.objectstore.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which of some backups the rules and limits of a policy want, before any guard. */
final class Wanted {
    private final RetentionPolicy policy;
    private final List<CatalogueEntry> newestFirst;
    private final Instant now;
    private final Map<ObjectKey, List<String>> kept;
    private final Map<ObjectKey, String> unwanted = new HashMap<>();

    private Wanted(RetentionPolicy policy, List<CatalogueEntry> newestFirst, Instant now) {
        this.policy = policy;
        this.newestFirst = newestFirst;
        this.now = now;
        this.kept = KeepRules.reasons(policy.keep(), newestFirst);
    }

    static Wanted of(RetentionPolicy policy, List<CatalogueEntry> newestFirst, Instant now) {
        var wanted = new Wanted(policy, newestFirst, now);
        if (policy.removesNothing()) {
            newestFirst.forEach(entry -> wanted.kept.put(entry.key(), List.of("the policy removes nothing")));
        } else if (policy.limits().isEmpty()) {
            newestFirst.forEach(entry -> wanted.reject(entry, "no rule keeps it"));
        } else {
            wanted.applyLimits();
        }
        return wanted;
    }

    /** Why it is wanted; empty when it is not. */
    List<String> reasons(CatalogueEntry entry) {
        return kept.getOrDefault(entry.key(), List.of());
    }

    /** Why it is not wanted. */
    String objection(CatalogueEntry entry) {
        return unwanted.getOrDefault(entry.key(), "");
    }

    /** The oldest that no rule keeps is the first to be too old, and the first to be too much. */
    private void applyLimits() {
        Limits limits = policy.limits();
        long total = newestFirst.stream().mapToLong(Wanted::bytes).sum();
        for (CatalogueEntry entry : newestFirst.reversed()) {
            if (kept.containsKey(entry.key())) {
                continue;
            }
            if (limits.maxAge().isPresent()
                    && entry.time().isBefore(now.minus(limits.maxAge().get()))) {
                reject(entry, "older than " + spelled(limits.maxAge().get()) + ", and no rule keeps it");
                total -= bytes(entry);
            } else if (limits.maxTotalSize().isPresent()
                    && total > limits.maxTotalSize().getAsLong()) {
                reject(
                        entry,
                        "there are " + total + " bytes of backups, more than "
                                + limits.maxTotalSize().getAsLong() + ", and no rule keeps this one");
                total -= bytes(entry);
            } else {
                kept.put(entry.key(), List.of("within the limits"));
            }
        }
    }

    private void reject(CatalogueEntry entry, String reason) {
        if (!kept.containsKey(entry.key())) {
            unwanted.put(entry.key(), reason);
        }
    }

    /** What is gone counts as if it was there, where that is asked for. */
    private static long bytes(CatalogueEntry entry) {
        return entry.state() instanceof BackupState.ManifestWithoutObject(var manifest)
                ? entry.bytes() + manifest.object().size()
                : entry.bytes();
    }

    /** {@code 30 days}, {@code 24 h}, {@code 90 s}. */
    static String spelled(Duration duration) {
        long hours = duration.toHours();
        if (!duration.equals(Duration.ofHours(hours)) || hours == 0) {
            return duration.toSeconds() + " s";
        }
        return hours >= 48 && hours % 24 == 0 ? hours / 24 + " days" : hours + " h";
    }
}
