package dev.rekindle.localize;

import dev.rekindle.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How a restore ended well. */
public sealed interface RestoreResult {
    /**
     * The target already bears this restore's token: nothing was read or changed.
     *
     * @param archived where the run that did it moved the old data, where there was some
     */
    record AlreadyDone(Optional<Path> archived) implements RestoreResult {}

    /**
     * The member directory is published.
     *
     * @param report what the snapshot says of itself, before any bump
     * @param memberId unsigned
     * @param clusterId of the new cluster, unsigned
     * @param archived where the old data went, where there was some
     * @param timings how long each step took
     */
    record Restored(
            SnapshotReport report,
            long memberId,
            long clusterId,
            Optional<Path> archived,
            Map<Progress.Step, Duration> timings)
            implements RestoreResult {
        /** Copies the map. */
        public Restored {
            timings = Map.copyOf(timings);
        }
    }

    /**
     * The member will start empty.
     *
     * @param archived where the old data went, where there was some
     */
    record StartsEmpty(Optional<Path> archived) implements RestoreResult {}
}
