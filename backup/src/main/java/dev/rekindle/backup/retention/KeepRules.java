package dev.rekindle.backup.retention;

import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.retention.RetentionPolicy.Keep;
import dev.rekindle.objectstore.ObjectKey;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Which of some backups, newest first, the rules keep, and why. */
final class KeepRules {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:00 xxx", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);

    /** As ISO 8601 names weeks: they begin on Monday, and the first has four days of its year. */
    private static final DateTimeFormatter WEEK = new DateTimeFormatterBuilder()
            .appendValue(IsoFields.WEEK_BASED_YEAR)
            .appendLiteral("-W")
            .appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2)
            .toFormatter(Locale.ROOT);

    /** 1 January 1970 was a Thursday. */
    private static final int DAYS_FROM_MONDAY_TO_THE_EPOCH = 3;

    private final Keep rules;
    private final List<CatalogueEntry> newestFirst;
    private final Map<ObjectKey, List<String>> reasons = new HashMap<>();

    private KeepRules(Keep rules, List<CatalogueEntry> newestFirst) {
        this.rules = rules;
        this.newestFirst = newestFirst;
    }

    /** The reasons by key; what has none is not kept. */
    static Map<ObjectKey, List<String>> reasons(Keep rules, List<CatalogueEntry> newestFirst) {
        var keeping = new KeepRules(rules, newestFirst);
        keeping.last();
        keeping.newestOf(
                "hour",
                rules.hourly(),
                HOUR,
                time -> time.truncatedTo(ChronoUnit.HOURS).toEpochSecond());
        keeping.newestOf("day", rules.daily(), DAY, time -> time.toLocalDate().toEpochDay());
        keeping.newestOf(
                "week",
                rules.weekly(),
                WEEK,
                time -> Math.floorDiv(time.toLocalDate().toEpochDay() + DAYS_FROM_MONDAY_TO_THE_EPOCH, 7));
        keeping.newestOf("month", rules.monthly(), MONTH, time -> time.getLong(ChronoField.PROLEPTIC_MONTH));
        return keeping.reasons;
    }

    private void last() {
        newestFirst.stream().limit(rules.last()).forEach(entry -> add(entry, "one of the last " + rules.last()));
    }

    /** A period has a number of its own; an hour that a change of the clock repeats has two. */
    private void newestOf(String period, int count, DateTimeFormatter name, ToLongFunction<ZonedDateTime> number) {
        var seen = new HashSet<Long>();
        for (CatalogueEntry entry : newestFirst) {
            if (seen.size() == count) {
                return;
            }
            ZonedDateTime time = entry.time().atZone(rules.zone());
            if (seen.add(number.applyAsLong(time))) {
                add(entry, "the newest of " + period + " " + name.format(time) + ", one of " + count + " to keep");
            }
        }
    }

    private void add(CatalogueEntry entry, String reason) {
        reasons.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(reason);
    }
}
