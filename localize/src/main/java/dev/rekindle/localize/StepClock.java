package dev.rekindle.localize;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Measures how long each step takes, on its way to another listener. For the thread that runs the restore. */
final class StepClock implements Progress {
    private final Progress listener;
    private final Map<Step, Duration> durations = new EnumMap<>(Step.class);
    private @Nullable Step current;
    private long since;

    StepClock(Progress listener) {
        this.listener = listener;
    }

    @Override
    public void entered(Step step) {
        stop();
        current = step;
        since = System.nanoTime();
        listener.entered(step);
    }

    @Override
    public void read(long bytes, OptionalLong total) {
        listener.read(bytes, total);
    }

    @Override
    public void notice(String message) {
        listener.notice(message);
    }

    /** Ends the current step; yields how long each one took. */
    Map<Step, Duration> stop() {
        if (current != null) {
            durations.merge(current, Duration.ofNanos(System.nanoTime() - since), Duration::plus);
            current = null;
        }
        return Map.copyOf(durations);
    }
}
