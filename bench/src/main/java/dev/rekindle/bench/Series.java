package dev.rekindle.bench;

import java.util.List;
import java.util.Locale;

/** Every measurement of one subject under one condition. */
record Series(String subject, List<Measurement> runs) {
    Series {
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a series needs a run");
        }
    }

    /** The median wall time in seconds; of an even number of runs, the mean of the two in the middle. */
    double median() {
        double[] sorted =
                runs.stream().mapToDouble(Measurement::seconds).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The largest resident set of any run, in bytes. */
    long peakRss() {
        return runs.stream().mapToLong(Measurement::peakRss).max().orElseThrow();
    }

    /** The fastest and the slowest run, as {@code 4.1–4.6}. */
    String spread() {
        var seconds = runs.stream().mapToDouble(Measurement::seconds).summaryStatistics();
        return String.format(Locale.ROOT, "%.2f–%.2f", seconds.getMin(), seconds.getMax());
    }
}
