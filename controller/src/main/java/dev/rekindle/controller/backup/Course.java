package dev.rekindle.controller.backup;

import dev.rekindle.api.Progress;
import dev.rekindle.api.backup.BackupTimings;
import dev.rekindle.backup.BackupEvent;
import dev.rekindle.backup.BackupListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far an attempt is, as its events tell. Hears on the pipeline's thread, and is asked by another. */
final class Course implements BackupListener {
    private final InstantSource clock;
    private final Instant begun;
    private final Map<Step, Instant> reached = new HashMap<>(); // guarded by this
    private Step step = Step.CHOOSE; // guarded by this
    private long done; // guarded by this
    private long total; // guarded by this
    private long doneBefore; // guarded by this
    private Instant askedBefore; // guarded by this
    private @Nullable String member; // guarded by this

    /** What is being done. */
    enum Step {
        CHOOSE("Choose"),
        STREAM("Stream"),
        COMPARE("Compare"),
        STORE("Store"),
        MANIFEST("Manifest");

        private final String text;

        Step(String text) {
            this.text = text;
        }
    }

    Course(InstantSource clock) {
        this.clock = clock;
        this.begun = clock.instant();
        this.askedBefore = begun;
    }

    @Override
    public synchronized void on(BackupEvent event) {
        switch (event) {
            case BackupEvent.Chosen chosen -> {
                member = chosen.source().member().name();
                // With another member everything begins anew.
                reached.clear();
                done = 0;
                doneBefore = 0;
                enter(Step.STREAM);
            }
            case BackupEvent.Received received -> {
                done = received.bytes();
                total = received.total();
            }
            case BackupEvent.Proved _ -> enter(Step.COMPARE);
            case BackupEvent.Compared _ -> enter(Step.STORE);
            case BackupEvent.Retrying _ -> enter(Step.CHOOSE);
            case BackupEvent.Sent sent -> {
                enter(Step.STORE);
                done = sent.bytes();
                total = sent.total();
            }
            case BackupEvent.Published _ -> enter(Step.MANIFEST);
        }
    }

    /** For a status; the rate is since the last time that it was asked for. */
    synchronized Progress progress() {
        Instant now = clock.instant();
        long millis = Math.max(1, Duration.between(askedBefore, now).toMillis());
        long rate = Math.max(0, done - doneBefore) * 1000 / millis;
        doneBefore = done;
        askedBefore = now;
        boolean known = total > 0;
        return new Progress(
                step.text,
                known ? done : null,
                known ? total : null,
                known ? (int) Math.min(100, done * 100 / total) : null,
                step == Step.STREAM && known ? rate : null,
                now.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Name of the member that was chosen. */
    synchronized Optional<String> member() {
        return Optional.ofNullable(member);
    }

    /** How long each step took, as far as it was reached. */
    synchronized BackupTimings timings(Duration queued) {
        Instant end = clock.instant();
        return new BackupTimings(
                queued.toMillis(),
                between(begun, reached.get(Step.STREAM)),
                between(reached.get(Step.STREAM), reached.get(Step.COMPARE)),
                between(reached.get(Step.COMPARE), reached.get(Step.STORE)),
                between(reached.getOrDefault(Step.STORE, reached.get(Step.COMPARE)), end),
                Duration.between(begun, end).toMillis());
    }

    private void enter(Step next) {
        step = next;
        reached.putIfAbsent(next, clock.instant());
    }

    private static @Nullable Long between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? null
                : Math.max(0, Duration.between(from, to).toMillis());
    }
}
