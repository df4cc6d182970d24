package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.TwoClusters;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a policy says of the backups of one directory. A removable one is still a matter of passes and of the limit of a run. */
final class DirectoryPlan {
    private final RetentionPolicy policy;
    private final Instant now;
    private final List<CatalogueEntry> newestFirst;
    private final List<CatalogueEntry> verified;
    private final Map<ObjectKey, List<String>> keep = new HashMap<>();
    private final Wanted wanted;
    private final Wanted hadNothingBeenLost;
    private final Optional<String> frozen;

    /** What becomes of an entry. */
    sealed interface Verdict {
        /** Decided here. */
        record Stays(Decision decision) implements Verdict {}

        /** It may go. */
        record Removable(String reason) implements Verdict {}
    }

    /**
     * A plan for entries that lie side by side.
     *
     * @param skew why no clock can be trusted, if so
     */
    DirectoryPlan(RetentionPolicy policy, List<CatalogueEntry> newestFirst, Instant now, Optional<String> skew) {
        this.policy = policy;
        this.now = now;
        this.newestFirst = newestFirst;
        this.verified = newestFirst.stream().filter(CatalogueEntry::verified).toList();
        this.wanted = Wanted.of(policy, verified, now);
        List<CatalogueEntry> everVerified =
                newestFirst.stream().filter(DirectoryPlan::isOrWas).toList();
        this.hadNothingBeenLost =
                everVerified.size() == verified.size() ? wanted : Wanted.of(policy, everVerified, now);
        this.frozen = skew.or(this::datedInTheFuture).or(this::newestUnverified).or(this::ofTwoClusters);
        keepVerified();
    }

    /** What becomes of an entry of this directory. */
    Verdict verdict(CatalogueEntry entry) {
        if (entry.verified()) {
            List<String> reasons = keep.getOrDefault(entry.key(), List.of());
            return reasons.isEmpty()
                    ? guarded(entry, wanted.objection(entry))
                    : new Verdict.Stays(new Decision.Keep(reasons));
        }
        return switch (entry.state()) {
            case BackupState.ManifestWithoutObject _ ->
                hadNothingBeenLost.reasons(entry).isEmpty()
                        ? guarded(entry, "the rest of a removal: its object is gone, and nothing would keep it")
                        : hold("its object is gone, and this policy would have kept it: find out who removed it; the"
                                + " manifest stays as the trace");
            case BackupState.OfADrill _ ->
                new Verdict.Stays(new Decision.Keep(
                        List.of("of a drill: never touched; remove its directory by hand once that drill has ended")));
            case BackupState.Foreign _ ->
                new Verdict.Stays(new Decision.Keep(List.of("not named as a backup: never touched")));
            case BackupState.Complete _,
                    BackupState.Suspect _,
                    BackupState.ObjectWithoutManifest _,
                    BackupState.ManifestUnreadable _,
                    BackupState.ManifestOfAnother _,
                    BackupState.SignatureWithoutManifest _ ->
                hold(entry.explanation() + ": never removed by retention; look into it, and remove it by hand");
        };
    }

    /** The newest of the verified backups that stay: what every removal here relies on. */
    List<CatalogueEntry> mainstays() {
        return verified.stream()
                .filter(entry -> keep.containsKey(entry.key()))
                .limit(policy.guards().minVerified())
                .toList();
    }

    /** What a person should know about this directory as a whole. */
    List<String> notes() {
        var notes = new ArrayList<String>();
        frozen.ifPresent(notes::add);
        OptionalLong most = policy.limits().maxTotalSize();
        long kept = verified.stream()
                .filter(entry -> keep.containsKey(entry.key()))
                .mapToLong(CatalogueEntry::bytes)
                .sum();
        if (most.isPresent() && kept > most.getAsLong()) {
            notes.add("the rules keep " + kept + " bytes, more than maxTotalSize (" + most.getAsLong()
                    + "): keep fewer, or allow more");
        }
        return notes;
    }

    private Verdict guarded(CatalogueEntry entry, String reason) {
        if (frozen.isPresent()) {
            return hold(frozen.get());
        }
        Duration minAge = policy.guards().minAge();
        if (latestTime(entry).isAfter(now.minus(minAge))) {
            return hold("younger than " + Wanted.spelled(minAge) + "; " + reason);
        }
        return new Verdict.Removable(reason);
    }

    private void keepVerified() {
        for (CatalogueEntry entry : verified) {
            wanted.reasons(entry).forEach(reason -> keepBecause(entry, reason));
        }
        verified.stream().findFirst().ifPresent(newest -> keepBecause(newest, "the newest verified backup"));
        int minimum = policy.guards().minVerified();
        List<CatalogueEntry> others = verified.stream()
                .filter(entry -> !keep.containsKey(entry.key()))
                .toList();
        int missing = minimum - (verified.size() - others.size());
        others.stream()
                .limit(Math.max(0, missing))
                .forEach(entry -> keepBecause(entry, "one of the " + minimum + " verified backups that always stay"));
    }

    private void keepBecause(CatalogueEntry entry, String reason) {
        keep.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(reason);
    }

    /** A clock was wrong: the one that dated the backup, the store's, or ours. Then no age means anything. */
    private Optional<String> datedInTheFuture() {
        Instant latest = now.plus(policy.guards().clockSkewLimit());
        return newestFirst.stream()
                .filter(entry -> isBackup(entry) && latestTime(entry).isAfter(latest))
                .findFirst()
                .map(entry -> "nothing is removed: " + entry.key() + " is dated " + latestTime(entry) + ", and now is "
                        + now + "; set the clocks right, or remove that backup by hand");
    }

    /** On a tie the doubt wins. */
    private Optional<String> newestUnverified() {
        Optional<CatalogueEntry> newest = verified.stream().findFirst();
        return newestFirst.stream()
                .filter(entry -> isBackup(entry) && !entry.verified())
                .filter(entry ->
                        newest.isEmpty() || !entry.time().isBefore(newest.get().time()))
                .findFirst()
                .map(entry -> "nothing is removed while the newest backup is not a verified one: " + entry.key() + " ("
                        + entry.explanation() + ")");
    }

    /** What is the newest, or one of the last seven, would be counted over both. */
    private Optional<String> ofTwoClusters() {
        return TwoClusters.among(newestFirst)
                .map(both -> "nothing is removed from this directory: " + both.explanation()
                        + "; give each cluster a directory of its own");
    }

    /** By every clock that dated it: a copy of an old backup is young in its new store. */
    private static Instant latestTime(CatalogueEntry entry) {
        return entry.parts().map(StoredObject::lastModified).reduce(entry.time(), (a, b) -> a.isAfter(b) ? a : b);
    }

    private static boolean isBackup(CatalogueEntry entry) {
        return switch (entry.state()) {
            case BackupState.Complete _,
                    BackupState.Suspect _,
                    BackupState.ObjectWithoutManifest _,
                    BackupState.ManifestWithoutObject _,
                    BackupState.ManifestUnreadable _,
                    BackupState.ManifestOfAnother _ -> true;
            case BackupState.SignatureWithoutManifest _, BackupState.OfADrill _, BackupState.Foreign _ -> false;
        };
    }

    private static boolean isOrWas(CatalogueEntry entry) {
        return entry.verified() || entry.state() instanceof BackupState.ManifestWithoutObject;
    }

    private static Verdict hold(String reason) {
        return new Verdict.Stays(new Decision.Hold(reason));
    }
}
