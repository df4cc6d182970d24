package dev.rekindle.cli.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** What to say of some work: share, bytes, rate over the last seconds, time left. Computes only; times are nanoseconds of one clock. */
final class ProgressLine {
    private static final long RATE_NANOS = Duration.ofSeconds(8).toNanos();
    private static final long SAMPLE_NANOS = Duration.ofMillis(200).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int CELLS = 24;

    private final String what;
    private final long started;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long bytes;
    private OptionalLong total = OptionalLong.empty();

    private record Sample(long nanos, long bytes) {}

    ProgressLine(String what, long now) {
        this.what = what;
        this.started = now;
        samples.add(new Sample(now, 0));
    }

    void update(long now, long done, OptionalLong of) {
        bytes = done;
        total = of;
        if (now - samples.getLast().nanos() >= SAMPLE_NANOS) {
            samples.add(new Sample(now, done));
            while (samples.size() > 2 && now - samples.getFirst().nanos() > RATE_NANOS) {
                samples.removeFirst();
            }
        }
    }

    String text(long now, ProgressStyle style) {
        if (bytes == 0) {
            // A step that has just begun has no time worth telling.
            long seconds = (now - started) / (long) NANOS_PER_SECOND;
            return seconds == 0 ? what : what + "  " + Elapsed.of(Duration.ofSeconds(seconds));
        }
        var line = new StringBuilder(what).append("  ");
        double rate = rate(now);
        if (total.isPresent() && total.getAsLong() > 0) {
            double share = Math.clamp((double) bytes / total.getAsLong(), 0, 1);
            if (style == ProgressStyle.BAR) {
                int full = (int) (share * CELLS);
                line.append('[').repeat('#', full).repeat('.', CELLS - full).append("] ");
            }
            line.append((int) (share * 100)).append("%  ");
            line.append(ByteSize.of(bytes)).append(" of ").append(ByteSize.of(total.getAsLong()));
        } else {
            line.append(ByteSize.of(bytes));
        }
        line.append("  ").append(ByteSize.of((long) rate)).append("/s");
        if (total.isPresent() && rate > 0 && total.getAsLong() > bytes) {
            long seconds = (long) Math.ceil((total.getAsLong() - bytes) / rate);
            line.append("  ").append(Elapsed.of(Duration.ofSeconds(seconds))).append(" left");
        }
        return line.toString();
    }

    private double rate(long now) {
        Sample first = samples.getFirst();
        long nanos = now - first.nanos();
        return nanos <= 0 ? 0 : (bytes - first.bytes()) * NANOS_PER_SECOND / nanos;
    }
}
