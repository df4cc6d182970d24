package dev.rekindle.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.RetentionPlan.Decided;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Invariant I7, stated here once more without looking at how a plan is made, over 100,000 seeded histories. */
class RetentionPropertyTest {
    private static final int HISTORIES = 100_000;

    @Test
    void neverRemovesWhatInvariantI7Protects() {
        int deletions = 0;
        int candidates = 0;
        int frozen = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            History history = History.of(seed);
            RetentionPlan plan = history.plan();
            check(seed, history, plan);
            deletions += plan.deletions().size();
            candidates += plan.candidates().marks().size();
            frozen += plan.notes().isEmpty() ? 0 : 1;
        }

        assertThat(deletions).as("the histories have something to remove").isGreaterThan(HISTORIES / 4);
        assertThat(candidates).isGreaterThan(deletions);
        assertThat(frozen).as("and something that stops it").isGreaterThan(HISTORIES / 20);
    }

    @Test
    void comesToRestAfterRemovingOnceAndMindsNoOrder() {
        for (long seed = 0; seed < HISTORIES; seed += 4) {
            History history = History.of(seed);
            RetentionPlan first = history.planAll(history.entries());
            var shuffled = new ArrayList<>(history.entries());
            Collections.shuffle(shuffled, new Random(seed));

            require(history.planAll(shuffled).equals(first), seed, "another order of entries gives another plan");
            RetentionPlan second = history.planAll(remaining(first));
            require(second.deletions().isEmpty(), seed, "a second run removes more");
            require(kept(second).equals(kept(first)), seed, "a second run keeps something else");
        }
    }

    @Test
    void plansADirectoryTheSameWithAndWithoutTheOneWhoseNameBeginsTheSame() {
        for (long seed = 0; seed < HISTORIES; seed += 8) {
            History history = History.of(seed);
            RetentionPlan together = history.planAll(history.entries());
            for (String directory : History.DIRECTORIES) {
                List<CatalogueEntry> alone = history.entries().stream()
                        .filter(entry -> entry.directory().equals(directory))
                        .toList();

                List<Decided> among = together.decisions().stream()
                        .filter(decided -> decided.entry().directory().equals(directory))
                        .toList();
                require(
                        among.equals(history.planAll(alone).decisions()),
                        seed,
                        "directory '" + directory + "' is planned otherwise alone");
            }
        }
    }

    private static void check(long seed, History history, RetentionPlan plan) {
        Set<ObjectKey> removed = new HashSet<>();
        for (Decided decided : plan.deletions()) {
            removed.add(decided.entry().key());
        }
        require(plan.decisions().size() == history.entries().size(), seed, "an entry has no decision");
        require(removed.size() <= history.policy().guards().maxDeletesPerRun(), seed, "more than a run may");
        for (Decided decided : plan.decisions()) {
            CatalogueEntry entry = decided.entry();
            switch (decided.decision()) {
                case Decision.Keep _, Decision.Hold _ -> {}
                case Decision.Candidate _ -> checkRemovable(seed, history, entry);
                case Decision.Delete _ -> {
                    checkRemovable(seed, history, entry);
                    require(wasCandidate(history, entry), seed, "was no candidate of the pass before: " + entry);
                }
            }
        }
        for (String directory : History.DIRECTORIES) {
            checkLeft(seed, history, removed, directory);
        }
    }

    private static void checkRemovable(long seed, History history, CatalogueEntry entry) {
        Instant ripe = history.now().minus(history.policy().guards().minAge());
        Duration limit = history.policy().guards().clockSkewLimit();
        List<CatalogueEntry> beside = history.entries().stream()
                .filter(other -> other.directory().equals(entry.directory()))
                .toList();
        Optional<CatalogueEntry> newest =
                beside.stream().filter(CatalogueEntry::verified).min(CatalogueEntry.NEWEST_FIRST);

        require(
                entry.verified() || entry.state() instanceof BackupState.ManifestWithoutObject,
                seed,
                "not of our manifest namespace: " + entry);
        require(!entry.time().isAfter(ripe), seed, "too young: " + entry);
        for (StoredObject part : entry.parts().toList()) {
            require(!part.lastModified().isAfter(ripe), seed, "too young in this store: " + entry);
        }
        require(newest.isPresent(), seed, "no verified backup would be left beside " + entry);
        require(!newest.orElseThrow().equals(entry), seed, "the newest verified backup: " + entry);
        require(
                beside.stream()
                        .filter(other -> !other.verified() && isBackup(other))
                        .allMatch(other -> other.time().isBefore(newest.get().time())),
                seed,
                "while the newest is not verified: " + entry);
        require(
                history.skew().map(skew -> skew.abs().compareTo(limit) <= 0).orElse(true),
                seed,
                "while clocks differ: " + entry);
        require(
                beside.stream()
                        .filter(RetentionPropertyTest::isBackup)
                        .noneMatch(other -> other.time().isAfter(history.now().plus(limit))),
                seed,
                "beside a backup of the future: " + entry);
        require(!isOneOfTheLast(history, beside, entry), seed, "one of the last to keep: " + entry);
    }

    private static boolean isOneOfTheLast(History history, List<CatalogueEntry> beside, CatalogueEntry entry) {
        long newer = beside.stream()
                .filter(CatalogueEntry::verified)
                .filter(other -> CatalogueEntry.NEWEST_FIRST.compare(other, entry) < 0)
                .count();
        return entry.verified() && newer < history.policy().keep().last();
    }

    private static void checkLeft(long seed, History history, Set<ObjectKey> removed, String directory) {
        List<CatalogueEntry> before = history.entries().stream()
                .filter(entry -> entry.directory().equals(directory) && entry.verified())
                .toList();
        long left =
                before.stream().filter(entry -> !removed.contains(entry.key())).count();
        require(
                left >= Math.min(history.policy().guards().minVerified(), before.size()),
                seed,
                "only " + left + " verified backups left in '" + directory + "'");
    }

    private static boolean wasCandidate(History history, CatalogueEntry entry) {
        return switch (history.passes()) {
            case Passes.Only() -> true;
            case Passes.Second(Candidates previous) ->
                !previous.plannedAt().isAfter(history.now()) && previous.contains(entry);
        };
    }

    private static boolean isBackup(CatalogueEntry entry) {
        return !(entry.state() instanceof BackupState.Foreign)
                && !(entry.state() instanceof BackupState.SignatureWithoutManifest);
    }

    private static List<CatalogueEntry> remaining(RetentionPlan plan) {
        return plan.decisions().stream()
                .filter(decided -> !(decided.decision() instanceof Decision.Delete))
                .map(Decided::entry)
                .toList();
    }

    private static List<CatalogueEntry> kept(RetentionPlan plan) {
        return plan.decisions().stream()
                .filter(decided -> decided.decision() instanceof Decision.Keep)
                .map(Decided::entry)
                .toList();
    }

    private static void require(boolean holds, long seed, String violation) {
        if (!holds) {
            throw new AssertionError("seed " + seed + ": " + violation);
        }
    }
}
