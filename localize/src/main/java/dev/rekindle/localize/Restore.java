package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.TargetRefusedException;
import java.io.IOException;

/** Restores one member. */
public final class Restore {
    private Restore() {}

    /**
     * Runs a restore to its end. When this throws, nothing was published.
     *
     * @throws RestoreException for every other reason; {@link dev.rekindle.localize.failure.Failure#of} tells them apart
     * @throws IOException when the disk fails, or (SnapshotCorruptException) when the bytes are not a sound snapshot
     */
    public static RestoreResult run(RestoreRequest request, Disk disk, Progress progress)
            throws RestoreException, IOException, InterruptedException {
        progress.entered(Progress.Step.INSPECT);
        if (disk.stat(request.target().dataDir().resolve("member")).isPresent()) {
            throw new TargetRefusedException(Reason.TARGET_NOT_EMPTY, request.target().dataDir() + ": is not empty");
        }
        throw new EnvironmentException(Reason.INTERNAL, "the flow is being written");
    }
}
