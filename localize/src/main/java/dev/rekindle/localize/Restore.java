package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskLock;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.identity.InitialCluster;
import dev.rekindle.localize.identity.PeerUrl;
import dev.rekindle.localize.stream.PipelineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Restores one member: settles what an interrupted run left, decides about existing data, stages and proves the new member, and publishes it
 * by one rename. Killed at any instant it leaves the old state or the new one, and the next run completes or starts over.
 */
public final class Restore {
    private final Layout layout;
    private final Target target;
    private final Content content;
    private final Steps steps;
    private final StepClock progress;
    private final Options options;

    /**
     * What tests change.
     *
     * @param hook called before each change of the disk
     * @param shape memory of the pipeline
     * @param lockPatience how long to wait for another restore on the same data directory
     */
    record Options(CrashHook hook, PipelineShape shape, Duration lockPatience) {
        static final Options USUAL = new Options(CrashHook.NONE, PipelineShape.USUAL, Duration.ofMinutes(2));
    }

    Restore(RestoreRequest request, Disk disk, Progress progress, Options options) {
        this.layout = Layout.of(request);
        this.target = request.target();
        this.content = request.content();
        this.steps = new Steps(disk, options.hook());
        this.progress = new StepClock(progress);
        this.options = options;
    }

    /**
     * Runs a restore to its end. When this throws, the old data is where it was, or the next run of the same request completes what had begun.
     *
     * @throws RestoreException for a reason of the closed list; {@link dev.rekindle.localize.failure.Failure#of} tells them apart
     * @throws IOException when the disk fails, or (SnapshotCorruptException) when the bytes are not a sound snapshot
     */
    public static RestoreResult run(RestoreRequest request, Disk disk, Progress progress)
            throws RestoreException, IOException, InterruptedException {
        return new Restore(request, disk, progress, Options.USUAL).run();
    }

    /** What {@link #run} would end with where the target bears this restore's receipt or marker, with nothing left to settle; empty elsewhere. */
    public static Optional<RestoreResult> done(String token, Target target, Disk disk) throws IOException {
        return done(new TargetState(disk, new Layout(target.dataDir(), target.walDir(), token)));
    }

    private static Optional<RestoreResult> done(TargetState state) throws IOException {
        return state.bearsToken() && !state.isUnsettled()
                ? Optional.of(new RestoreResult.AlreadyDone(state.archive()))
                : Optional.empty();
    }

    RestoreResult run() throws RestoreException, IOException, InterruptedException {
        progress.entered(Progress.Step.INSPECT);
        TargetState state = new TargetState(steps.disk(), layout);
        Optional<RestoreResult> done = done(state);
        if (done.isPresent()) {
            return done.get();
        }
        Replacement replacement = replacement();
        TargetLock lock = new TargetLock(steps, layout, progress);
        try (DiskLock _ = lock.take(options.lockPatience())) {
            new Settlement(steps, layout).settle();
            RestoreResult result = state.bearsToken() ? alreadyDone(state) : replace(replacement, state, lock);
            tidyUp(lock);
            return result;
        }
    }

    private Replacement replacement() throws UsageException {
        return switch (content) {
            case Content.FromSnapshot snapshot ->
                new MemberReplacement(steps, layout, target.ownership(), snapshot, identify(snapshot.member()));
            case Content.Nothing _ -> new EmptyReplacement(steps, layout);
        };
    }

    private static ClusterIdentity identify(MemberPlan member) throws UsageException {
        List<PeerUrl> advertised =
                PeerUrl.parseAll(List.of(member.advertisePeerUrls().split(",", -1)));
        return InitialCluster.parse(member.initialCluster()).identify(member.name(), advertised, member.clusterToken());
    }

    private RestoreResult alreadyDone(TargetState state) throws IOException {
        // An interrupted run published it; nobody knows whether it came to making the name durable.
        steps.at(CrashPoint.SYNC_PUBLISHED).syncDirectory(layout.dataDir());
        return new RestoreResult.AlreadyDone(state.archive());
    }

    private RestoreResult replace(Replacement replacement, TargetState state, TargetLock lock)
            throws RestoreException, IOException, InterruptedException {
        Optional<Path> archive;
        try {
            archive = state.admit(target.existingData());
            replacement.stage(progress, options.shape());
        } catch (RestoreException | IOException | InterruptedException | RuntimeException e) {
            undo(lock, e);
            throw e;
        }
        progress.entered(Progress.Step.PUBLISH);
        // From here on a failure leaves everything as it is: the next run knows what to make of it.
        replacement.publish();
        return replacement.result(archive, progress.stop());
    }

    private void undo(TargetLock lock, Exception cause) {
        try {
            new StagingArea(steps, layout).delete();
            lock.remove();
            lock.removeMade();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /** The restore is done; what cannot be tidied up is left to the next run. */
    private void tidyUp(TargetLock lock) {
        try {
            new StagingArea(steps, layout).delete();
            new StagingArea(steps, layout).deleteOldMarkers(content);
            lock.remove();
        } catch (IOException e) {
            progress.notice(
                    layout.work().path() + ": could not be tidied up (" + e.getMessage() + "); it does no harm");
        }
    }
}
