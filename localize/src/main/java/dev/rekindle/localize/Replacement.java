package dev.rekindle.localize;

import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.stream.PipelineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What takes the place of a target's data: first made aside, then published. */
sealed interface Replacement permits MemberReplacement, EmptyReplacement {
    /** Makes it in the staging area, proved and durable. Touches nothing else. */
    void stage(Progress progress, PipelineShape shape) throws RestoreException, IOException, InterruptedException;

    /** Makes it visible. */
    void publish() throws IOException, EnvironmentException;

    /** What to report. */
    RestoreResult result(Optional<Path> archive, Map<Progress.Step, Duration> timings);
}
