package dev.rekindle.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What was measured of one job: for each condition a series for each subject, ours first. */
final class Results {
    private final String job;
    private final Map<Condition, List<Series>> series = new EnumMap<>(Condition.class);

    Results(String job) {
        this.job = job;
    }

    void add(Condition condition, Map<String, List<Measurement>> measured) {
        List<Series> all = series.computeIfAbsent(condition, c -> new ArrayList<>());
        measured.forEach((subject, runs) -> all.add(new Series(subject, runs)));
    }

    /** How many times longer {@code peer} took than we did; empty when either was not measured under this condition. */
    Optional<Double> speedup(Condition condition, String ours, String peer) {
        return find(condition, peer).flatMap(p -> find(condition, ours).map(o -> p.median() / o.median()));
    }

    /** Our largest resident set under any condition, in bytes; 0 when nothing was measured. */
    long peakRss(String ours) {
        return series.values().stream()
                .flatMap(List::stream)
                .filter(s -> s.subject().equals(ours))
                .mapToLong(Series::peakRss)
                .max()
                .orElse(0);
    }

    private Optional<Series> find(Condition condition, String subject) {
        return series.getOrDefault(condition, List.of()).stream()
                .filter(s -> s.subject().equals(subject))
                .findFirst();
    }

    /** A Markdown table; the last column is each median over ours, so that more than 1 means that we were faster. */
    String markdown(String ours) {
        var text = new StringBuilder("### " + job + "\n\n")
                .append("| condition | subject | median s | min–max | peak RSS MiB | × ours |\n")
                .append("|---|---|---:|---:|---:|---:|\n");
        series.forEach((condition, all) -> {
            double base = find(condition, ours).map(Series::median).orElse(Double.NaN);
            for (Series one : all) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %.2f | %s | %d | %.2f |%n",
                        condition.title(),
                        one.subject(),
                        one.median(),
                        one.spread(),
                        one.peakRss() >> 20,
                        one.median() / base));
            }
        });
        return text.append('\n').toString();
    }
}
