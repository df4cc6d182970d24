package dev.rekindle.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.catalogue.BackupState;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.RetentionPlan.Decided;
import dev.rekindle.backup.retention.RetentionPolicy.Guards;
import dev.rekindle.backup.retention.RetentionPolicy.Keep;
import dev.rekindle.backup.retention.RetentionPolicy.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Guards NO_GUARDS = new Guards(1, Duration.ZERO, Duration.ofMinutes(5), 1000);
    private static final RetentionPolicy NOTHING_YET = RetentionPolicy.EVERYTHING.with(NO_GUARDS);

    /** On the left what there is, on the right what stays: times as in 2026, {@code MM-ddTHH:mm}, UTC. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            last 3                  | 11-20T02:00 11-21T02:00 11-22T02:00 11-23T02:00             | 11-21T02:00 11-22T02:00 11-23T02:00
            last 9                  | 11-20T02:00 11-21T02:00                                     | 11-20T02:00 11-21T02:00
            hourly 2                | 11-26T09:10 11-26T10:05 11-26T10:55 11-26T11:30             | 11-26T10:55 11-26T11:30
            hourly 3                | 11-25T01:00 11-25T01:30 11-26T02:00 11-26T11:30             | 11-25T01:30 11-26T02:00 11-26T11:30
            daily 2                 | 11-23T23:59 11-24T00:00 11-24T23:59 11-25T00:01             | 11-24T23:59 11-25T00:01
            daily 3                 | 11-01T02:00 11-01T14:00 11-20T02:00 11-25T02:00             | 11-01T14:00 11-20T02:00 11-25T02:00
            weekly 2                | 11-15T12:00 11-16T12:00 11-22T23:59 11-23T00:00 11-25T02:00 | 11-22T23:59 11-25T02:00
            monthly 2               | 09-30T12:00 10-01T00:00 10-31T23:00 11-25T02:00             | 10-31T23:00 11-25T02:00
            last 1 daily 2          | 11-23T02:00 11-24T02:00 11-25T02:00                         | 11-24T02:00 11-25T02:00
            daily 2 monthly 3       | 08-05T00:00 09-15T00:00 10-15T00:00 11-24T02:00 11-25T02:00 | 09-15T00:00 10-15T00:00 11-24T02:00 11-25T02:00
            age 48h                 | 11-24T11:59 11-24T12:00 11-25T02:00                         | 11-24T12:00 11-25T02:00
            size 2020               | 11-23T02:00 11-24T02:00 11-25T02:00                         | 11-24T02:00 11-25T02:00
            size 2019               | 11-23T02:00 11-24T02:00 11-25T02:00                         | 11-25T02:00
            size 1                  | 11-24T02:00 11-25T02:00                                     | 11-25T02:00
            age 48h size 2020       | 11-20T02:00 11-25T02:00 11-25T03:00 11-25T04:00             | 11-25T03:00 11-25T04:00
            last 1 age 48h          | 11-20T02:00 11-25T01:00 11-25T02:00 11-25T03:00             | 11-25T01:00 11-25T02:00 11-25T03:00
            daily 3 age 24h         | 11-20T02:00 11-23T02:00 11-24T02:00 11-26T01:00 11-26T02:00 | 11-23T02:00 11-24T02:00 11-26T01:00 11-26T02:00
            monthly 2 size 2020     | 10-01T00:00 11-23T02:00 11-24T02:00 11-25T02:00             | 10-01T00:00 11-25T02:00
            last 2 daily 3 weekly 2 | 11-21T02:00 11-22T02:00 11-23T02:00 11-25T02:00 11-25T14:00 11-26T02:00 | 11-22T02:00 11-23T02:00 11-25T14:00 11-26T02:00
            nothing                 | 01-01T00:00 11-25T02:00                                     | 01-01T00:00 11-25T02:00
            """)
    void keepsWhatAnyRuleKeepsAndWhatLiesWithinAllLimits(String rules, String there, String stays) {
        RetentionPlan plan = RetentionPlan.of(policy(rules), backups(there), NOW, Optional.empty(), new Passes.Only());

        assertThat(kept(plan)).isEqualTo(times(stays));
    }

    @Test
    void beginsADayWhereTheTimeZoneSays() {
        String there = "11-24T22:30 11-24T23:30 11-25T22:30";
        var berlin = new Keep(0, 0, 2, 0, 0, ZoneId.of("Europe/Berlin"));
        var utc = new Keep(0, 0, 2, 0, 0, ZoneOffset.UTC);

        assertThat(kept(onePass(NOTHING_YET.with(utc), backups(there)))).isEqualTo(times("11-24T23:30 11-25T22:30"));
        assertThat(kept(onePass(NOTHING_YET.with(berlin), backups(there)))).isEqualTo(times("11-24T22:30 11-25T22:30"));
    }

    @Test
    void tellsTheTwoHoursApartThatAChangeOfTheClockRepeats() {
        var berlin = new Keep(0, 3, 0, 0, 0, ZoneId.of("Europe/Berlin"));
        String there = "10-25T00:30 10-25T01:30 10-25T02:30 10-25T03:30";

        assertThat(kept(onePass(NOTHING_YET.with(berlin), backups(there))))
                .as("02:30 CEST, 02:30 CET, 03:30 and 04:30 are four hours")
                .isEqualTo(times("10-25T01:30 10-25T02:30 10-25T03:30"));
    }

    @Test
    void countsWeeksAsIso8601DoesAcrossTheYear() {
        var weekly = NOTHING_YET.with(new Keep(0, 0, 0, 1, 0, ZoneOffset.UTC));
        CatalogueEntry monday = Entries.complete("monday", Instant.parse("2025-12-29T02:00:00Z"));
        CatalogueEntry thursday = Entries.complete("thursday", Instant.parse("2026-01-01T02:00:00Z"));

        assertThat(decision(onePass(weekly, List.of(monday, thursday)), monday))
                .as("both lie in week 2026-W01")
                .isInstanceOf(Decision.Delete.class);
        assertThat(decision(onePass(weekly, List.of(monday, thursday)), thursday)
                        .explanation())
                .contains("week 2026-W01");
    }

    @Test
    void ordersTheSameTimeByKey() {
        Instant time = NOW.minus(Duration.ofDays(3));
        CatalogueEntry a = Entries.complete("ns/main/a", time);
        CatalogueEntry b = Entries.complete("ns/main/b", time);

        for (List<CatalogueEntry> order : List.of(List.of(a, b), List.of(b, a))) {
            RetentionPlan plan = onePass(NOTHING_YET.with(Keep.last(1)), order);

            assertThat(plan.deletions()).extracting(Decided::entry).containsExactly(a);
        }
    }

    @Test
    void plansEachDirectoryByItself() {
        CatalogueEntry old = Entries.complete("ns/a/old", NOW.minus(Duration.ofDays(90)));
        CatalogueEntry recent = Entries.complete("ns/ab/recent", NOW.minus(Duration.ofDays(2)));

        assertThat(onePass(NOTHING_YET.with(Keep.last(1)), List.of(old, recent)).deletions())
                .isEmpty();
    }

    @Test
    void neverTakesAnUnverifiedBackupForOneOfThoseToKeep() {
        Instant time = NOW.minus(Duration.ofDays(5));
        CatalogueEntry good = Entries.complete("good", time);
        CatalogueEntry newest = Entries.complete("newest", NOW.minus(Duration.ofDays(2)));
        CatalogueEntry orphan =
                Entries.entry("orphan", new BackupState.ObjectWithoutManifest(), time.plusSeconds(9), time);

        RetentionPlan plan = onePass(NOTHING_YET.with(Keep.last(2)), List.of(newest, orphan, good));

        assertThat(plan.deletions()).isEmpty();
        assertThat(decision(plan, orphan).explanation()).contains("without a manifest", "never removed");
        assertThat(decision(plan, orphan)).isInstanceOf(Decision.Hold.class);
    }

    @Test
    void removesNothingWhileTheNewestBackupIsNotVerified() {
        List<CatalogueEntry> good = backups("11-20T02:00 11-21T02:00 11-22T02:00");
        Instant later = Instant.parse("2026-11-23T02:00:00Z");
        for (BackupState state : List.of(
                new BackupState.ObjectWithoutManifest(),
                new BackupState.ManifestUnreadable("torn"),
                new BackupState.ManifestOfAnother(Entries.MANIFEST, List.of()),
                new BackupState.ManifestWithoutObject(Entries.MANIFEST),
                new BackupState.Suspect(Entries.MANIFEST, "HashKV differs"))) {
            var all = new ArrayList<>(good);
            all.add(Entries.entry("ns/main/doubtful", state, later, later));

            RetentionPlan plan = onePass(NOTHING_YET.with(Keep.last(1)), all);

            assertThat(plan.deletions()).as(state.toString()).isEmpty();
            assertThat(plan.candidates().marks()).isEmpty();
            assertThat(plan.notes()).singleElement().asString().contains("doubtful");
        }
    }

    @Test
    void isNotStoppedByAForeignObject() {
        var all = new ArrayList<>(backups("11-20T02:00 11-21T02:00"));
        all.add(Entries.entry("ns/main/foreign", new BackupState.Foreign(), NOW, NOW));

        assertThat(onePass(NOTHING_YET.with(Keep.last(1)), all).deletions()).hasSize(1);
    }

    @Test
    void treatsABackupThatWasFoundWrongAsUnverified() {
        CatalogueEntry good = Entries.complete("good", NOW.minus(Duration.ofDays(9)));
        CatalogueEntry wrong = Entries.complete("wrong", NOW.minus(Duration.ofDays(3)));

        RetentionPlan plan = onePass(NOTHING_YET.with(Keep.last(1)), List.of(wrong.suspect("the drill failed"), good));

        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.notes()).singleElement().asString().contains("suspect: the drill failed");
    }

    @ParameterizedTest
    @CsvSource({"PT5M, 2", "-PT5M, 2", "PT5M1S, 0", "-PT5M1S, 0", "P30D, 0"})
    void removesNothingWhileClocksDiffer(Duration skew, int deletions) {
        RetentionPlan plan = RetentionPlan.of(
                NOTHING_YET.with(Keep.last(1)),
                backups("11-20T02:00 11-21T02:00 11-22T02:00"),
                NOW,
                Optional.of(skew),
                new Passes.Only());

        assertThat(plan.deletions()).hasSize(deletions);
    }

    @Test
    void removesNothingWhereABackupIsDatedInTheFuture() {
        RetentionPlan plan = onePass(NOTHING_YET.with(Keep.last(1)), backups("11-20T02:00 11-21T02:00 12-24T02:00"));

        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.notes()).singleElement().asString().contains("2026-12-24T02:00:00Z", "set the clocks right");
    }

    @Test
    void keepsWhatIsYoungByAnyClockThatDatedIt() {
        var guarded = RetentionPolicy.EVERYTHING.with(Keep.last(1));
        Instant old = NOW.minus(Duration.ofDays(30));
        CatalogueEntry newest = Entries.complete("newest", NOW.minus(Duration.ofHours(1)));
        CatalogueEntry began =
                Entries.complete("began", NOW.minus(Duration.ofHours(24)).plusSeconds(1));
        CatalogueEntry copied = Entries.entry("copied", new BackupState.Complete(Entries.MANIFEST), old, NOW);
        CatalogueEntry ripe = Entries.complete("ripe", NOW.minus(Duration.ofHours(24)));

        RetentionPlan plan = onePass(guarded, List.of(newest, began, copied, ripe));

        assertThat(plan.deletions()).extracting(Decided::entry).containsExactly(ripe);
        assertThat(decision(plan, copied).explanation()).contains("younger than 24 h");
    }

    @Test
    void neverFallsBelowTheMinimumOfVerifiedBackups() {
        var policy = NOTHING_YET
                .with(new Limits(Optional.of(Duration.ofHours(1)), OptionalLong.empty()))
                .with(new Guards(3, Duration.ZERO, Duration.ofMinutes(5), 1000));

        RetentionPlan plan = onePass(policy, backups("11-01T00:00 11-02T00:00 11-03T00:00 11-04T00:00 11-05T00:00"));

        assertThat(kept(plan)).isEqualTo(times("11-03T00:00 11-04T00:00 11-05T00:00"));
    }

    @Test
    void removesTheOldestFirstAndNoMoreThanARunMay() {
        var policy = NOTHING_YET.with(Keep.last(1)).with(new Guards(1, Duration.ZERO, Duration.ofMinutes(5), 2));
        List<CatalogueEntry> backups = backups("11-04T00:00 11-01T00:00 11-02T00:00 11-05T00:00 11-03T00:00");

        RetentionPlan plan = onePass(policy, backups);

        assertThat(plan.deletions().stream().map(each -> each.entry().time()))
                .containsExactly(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-02T00:00:00Z"));
        assertThat(plan.candidates().marks())
                .as("those that wait are candidates, too")
                .hasSize(4);
        assertThat(plan.decisions().get(1).decision().explanation()).contains("removes 2 at most");
    }

    @Test
    void removesInTheSecondPassWhatTheFirstFoundAndNothingElse() {
        var policy = NOTHING_YET.with(Keep.last(1));
        RetentionPlan first = RetentionPlan.of(
                policy, backups("11-20T02:00 11-21T02:00"), NOW, Optional.empty(), new Passes.Second(Candidates.NONE));

        RetentionPlan second = RetentionPlan.of(
                policy,
                backups("11-20T02:00 11-21T02:00 11-22T02:00"),
                NOW,
                Optional.empty(),
                new Passes.Second(first.candidates()));

        assertThat(first.deletions()).isEmpty();
        assertThat(first.decisions().getLast().decision()).isEqualTo(new Decision.Candidate("no rule keeps it"));
        assertThat(second.deletions().stream().map(each -> each.entry().time()))
                .containsExactly(Instant.parse("2026-11-20T02:00:00Z"));
        assertThat(second.decisions().get(1).decision()).isInstanceOf(Decision.Candidate.class);
    }

    @Test
    void beginsAnewWhenTheClockWasSetBackBetweenThePasses() {
        var policy = NOTHING_YET.with(Keep.last(1));
        List<CatalogueEntry> backups = backups("11-20T02:00 11-21T02:00");
        Candidates ofTheFuture = onePass(policy, backups).candidates();

        RetentionPlan plan = RetentionPlan.of(
                policy, backups, NOW.minusSeconds(1), Optional.empty(), new Passes.Second(ofTheFuture));

        assertThat(plan.deletions()).isEmpty();
    }

    @Test
    void finishesARemovalThatWasCutOff() {
        var policy = NOTHING_YET.with(Keep.last(1));
        List<CatalogueEntry> backups = backups("11-20T02:00 11-21T02:00");
        Candidates before = onePass(policy, backups).candidates();
        CatalogueEntry rest = Entries.withoutItsObject(backups.getFirst());

        RetentionPlan plan = RetentionPlan.of(
                policy, List.of(rest, backups.getLast()), NOW, Optional.empty(), new Passes.Second(before));

        assertThat(plan.deletions()).extracting(Decided::entry).containsExactly(rest);
    }

    @Test
    void finishesARemovalThatWasMadeForSpace() {
        var policy = NOTHING_YET.with(new Limits(Optional.empty(), OptionalLong.of(2020)));
        List<CatalogueEntry> backups = backups("11-20T02:00 11-21T02:00 11-22T02:00");
        CatalogueEntry rest = Entries.withoutItsObject(backups.getFirst());

        RetentionPlan plan = onePass(policy, List.of(rest, backups.get(1), backups.get(2)));

        assertThat(plan.deletions()).extracting(Decided::entry).containsExactly(rest);
    }

    @Test
    void keepsTheTraceOfABackupThatWasLost() {
        List<CatalogueEntry> backups = backups("11-20T02:00 11-21T02:00 11-22T02:00");
        CatalogueEntry lost = Entries.withoutItsObject(backups.get(1));

        RetentionPlan plan = onePass(NOTHING_YET.with(Keep.last(2)), List.of(backups.get(0), lost, backups.get(2)));

        assertThat(decision(plan, lost)).isInstanceOf(Decision.Hold.class);
        assertThat(decision(plan, lost).explanation()).contains("would have kept it");
        assertThat(decision(plan, backups.get(0)))
                .as("what is lost takes no one's place")
                .isInstanceOf(Decision.Keep.class);
    }

    @Test
    void saysWhenTheRulesKeepMoreThanTheSizeAllows() {
        var policy = NOTHING_YET.with(Keep.last(3)).with(new Limits(Optional.empty(), OptionalLong.of(2020)));

        RetentionPlan plan = onePass(policy, backups("11-20T02:00 11-21T02:00 11-22T02:00"));

        assertThat(plan.deletions()).isEmpty();
        assertThat(plan.notes()).singleElement().asString().contains("3030 bytes", "2020");
    }

    /** {@code a} and {@code b} are clusters; the newest stands on the right. */
    @ParameterizedTest
    @CsvSource({"aaaa, 3", "aabb, 3", "abc, 2", "abab, 0", "abba, 0", "aaba, 0", "abcb, 0"})
    void removesNothingWhereTwoClustersTakeTurns(String clusters, int removed) {
        List<CatalogueEntry> entries = new ArrayList<>();
        for (int i = 0; i < clusters.length(); i++) {
            entries.add(Entries.completeOf(
                    clusters.substring(i, i + 1), "ns/main/" + i, NOW.minus(Duration.ofDays(9 - i))));
        }

        RetentionPlan plan = onePass(NOTHING_YET.with(Keep.last(1)), entries);

        assertThat(plan.deletions()).hasSize(removed);
        assertThat(plan.notes().toString().contains("two etcd clusters take turns"))
                .isEqualTo(removed == 0);
    }

    @Test
    void explainsEveryDecision() {
        var policy = NOTHING_YET
                .with(new Keep(1, 0, 2, 0, 0, ZoneOffset.UTC))
                .with(new Limits(Optional.of(Duration.ofDays(3)), OptionalLong.empty()));

        RetentionPlan plan = onePass(policy, backups("11-01T02:00 11-25T02:00 11-25T03:00 11-26T02:00"));

        assertThat(plan.decisions().stream().map(each -> each.decision().explanation()))
                .containsExactly(
                        "one of the last 1; the newest of day 2026-11-26, one of 2 to keep; the newest verified backup",
                        "the newest of day 2026-11-25, one of 2 to keep",
                        "within the limits",
                        "older than 3 days, and no rule keeps it");
    }

    @Test
    void refusesAPolicyThatCouldRemoveTheLastBackup() {
        assertThatThrownBy(() -> new Guards(0, Duration.ZERO, Duration.ZERO, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the last good backup is never removed");
    }

    private static RetentionPlan onePass(RetentionPolicy policy, List<CatalogueEntry> entries) {
        return RetentionPlan.of(policy, entries, NOW, Optional.empty(), new Passes.Only());
    }

    private static Decision decision(RetentionPlan plan, CatalogueEntry entry) {
        return plan.decisions().stream()
                .filter(decided -> decided.entry().equals(entry))
                .map(Decided::decision)
                .findFirst()
                .orElseThrow();
    }

    private static String kept(RetentionPlan plan) {
        return times(plan.decisions().stream()
                .filter(decided -> decided.decision() instanceof Decision.Keep)
                .map(decided -> decided.entry().time().toString().substring(5, 16))
                .collect(Collectors.joining(" ")));
    }

    private static String times(String spaced) {
        return Arrays.stream(spaced.trim().split(" +", -1)).sorted().collect(Collectors.joining(" "));
    }

    private static List<CatalogueEntry> backups(String times) {
        return Arrays.stream(times.trim().split(" +", -1))
                .map(time -> Entries.complete("ns/main/" + time, Instant.parse("2026-" + time + ":00Z")))
                .toList();
    }

    private static RetentionPolicy policy(String rules) {
        Keep keep = Keep.NONE;
        Limits limits = Limits.NONE;
        String[] words = rules.split(" ", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            String value = words[i + 1];
            switch (words[i]) {
                case "age" -> limits = new Limits(Optional.of(Duration.parse("PT" + value)), limits.maxTotalSize());
                case "size" -> limits = new Limits(limits.maxAge(), OptionalLong.of(Long.parseLong(value)));
                default -> keep = with(keep, words[i], Integer.parseInt(value));
            }
        }
        return NOTHING_YET.with(keep).with(limits);
    }

    private static Keep with(Keep keep, String rule, int count) {
        return switch (rule) {
            case "last" -> new Keep(count, keep.hourly(), keep.daily(), keep.weekly(), keep.monthly(), keep.zone());
            case "hourly" -> new Keep(keep.last(), count, keep.daily(), keep.weekly(), keep.monthly(), keep.zone());
            case "daily" -> new Keep(keep.last(), keep.hourly(), count, keep.weekly(), keep.monthly(), keep.zone());
            case "weekly" -> new Keep(keep.last(), keep.hourly(), keep.daily(), count, keep.monthly(), keep.zone());
            case "monthly" -> new Keep(keep.last(), keep.hourly(), keep.daily(), keep.weekly(), count, keep.zone());
            default -> throw new AssertionError("no rule " + rule);
        };
    }
}
