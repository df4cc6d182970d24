package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.Candidates.Mark;
import dev.rekindle.backup.retention.RetentionPolicy.Guards;
import dev.rekindle.backup.retention.RetentionPolicy.Keep;
import dev.rekindle.backup.retention.RetentionPolicy.Limits;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** A store as some seed makes it: a policy, what lies there, what the clocks say, and what a pass before found. */
record History(
        RetentionPolicy policy, List<CatalogueEntry> entries, Instant now, Optional<Duration> skew, Passes passes) {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    static final List<String> DIRECTORIES = List.of("a/", "ab/", "");
    private static final List<ZoneId> ZONES =
            List.of(ZoneOffset.UTC, ZoneId.of("Europe/Berlin"), ZoneId.of("Pacific/Chatham"));

    private static final List<BackupState> STATES = List.of(
            new BackupState.Suspect(Entries.MANIFEST, "the drill failed"),
            new BackupState.ObjectWithoutManifest(),
            new BackupState.ManifestWithoutObject(Entries.MANIFEST),
            new BackupState.ManifestUnreadable("torn"),
            new BackupState.ManifestOfAnother(Entries.MANIFEST, List.of()),
            new BackupState.SignatureWithoutManifest(),
            new BackupState.Foreign());

    static History of(long seed) {
        var random = new Random(seed);
        var entries = new ArrayList<CatalogueEntry>();
        int count = random.nextInt(14);
        int spreadHours = 1 + random.nextInt(random.nextBoolean() ? 100 : 3000);
        // Ripe histories have no young backup, so that a removal is likely; the others test the guards.
        Duration youngest = random.nextBoolean() ? Duration.ofHours(25) : Duration.ZERO;
        for (int i = 0; i < count; i++) {
            entries.add(entry(random, i, NOW.minus(youngest), spreadHours));
        }
        return new History(policy(random), List.copyOf(entries), NOW, skew(random), passes(random, entries));
    }

    private static CatalogueEntry entry(Random random, int number, Instant youngest, int spreadHours) {
        String name = DIRECTORIES.get(random.nextInt(random.nextInt(4) == 0 ? 3 : 1)) + "n" + number;
        // Whole hours, so that many entries have the same time.
        Instant time = youngest.minus(Duration.ofHours(random.nextInt(spreadHours)));
        if (random.nextInt(60) == 0) {
            time = time.plus(Duration.ofDays(random.nextInt(61) - 30));
        }
        Instant stored = random.nextInt(40) == 0 ? NOW.minusSeconds(random.nextInt(200_000)) : time.plusSeconds(20);
        BackupState state = random.nextInt(8) > 0
                ? new BackupState.Complete(Entries.MANIFEST)
                : STATES.get(random.nextInt(STATES.size()));
        return Entries.entry(name, state, time, stored);
    }

    private static RetentionPolicy policy(Random random) {
        var keep =
                new Keep(few(random), few(random), few(random), few(random), few(random), ZONES.get(random.nextInt(3)));
        var limits = new Limits(
                random.nextInt(3) == 0 ? Optional.of(Duration.ofHours(1 + random.nextInt(500))) : Optional.empty(),
                random.nextInt(3) == 0 ? OptionalLong.of(1 + random.nextInt(9000)) : OptionalLong.empty());
        var guards = new Guards(
                1 + random.nextInt(4),
                Duration.ofHours(24 + (random.nextBoolean() ? 0 : random.nextInt(48))),
                Duration.ofMinutes(5),
                1 + random.nextInt(random.nextBoolean() ? 3 : 20));
        return new RetentionPolicy(keep, limits, guards);
    }

    private static int few(Random random) {
        return random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
    }

    private static Optional<Duration> skew(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Optional.of(Duration.ofSeconds(random.nextInt(5_184_000) - 2_592_000)); // ±30 d
            case 1 -> Optional.of(Duration.ofSeconds(random.nextInt(700) - 350)); // about the limit
            default -> Optional.empty();
        };
    }

    /** Of the pass before some marks are right, some of another version, some of what is gone. */
    private static Passes passes(Random random, List<CatalogueEntry> entries) {
        if (random.nextInt(3) == 0) {
            return new Passes.Only();
        }
        Set<Mark> marks = new HashSet<>();
        for (CatalogueEntry entry : entries) {
            entry.manifest().ifPresent(manifest -> {
                switch (random.nextInt(5)) {
                    case 0 -> marks.add(new Mark(manifest.key(), new ObjectVersion("older")));
                    case 1 -> marks.add(new Mark(new ObjectKey(manifest.key() + "x"), manifest.version()));
                    default -> marks.add(new Mark(manifest.key(), manifest.version()));
                }
            });
        }
        return new Passes.Second(new Candidates(NOW.plusSeconds(random.nextInt(20) == 0 ? 1 : -3600), marks));
    }

    RetentionPlan plan() {
        return RetentionPlan.of(policy, entries, now, skew, passes);
    }

    /** The same store and policy, with other entries, for somebody who has said yes and may remove any number. */
    RetentionPlan planAll(List<CatalogueEntry> remaining) {
        Guards guards = policy.guards();
        var boundless = policy.with(
                new Guards(guards.minVerified(), guards.minAge(), guards.clockSkewLimit(), Integer.MAX_VALUE));
        return RetentionPlan.of(boundless, remaining, now, skew, new Passes.Only());
    }
}
