package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.DiskEntry;
import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.identity.ClusterIdentity;
import dev.rekindle.localize.stream.PipelineShape;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A member made from a snapshot. */
final class MemberReplacement implements Replacement {
    private final Steps steps;
    private final Layout layout;
    private final Ownership ownership;
    private final Content.FromSnapshot content;
    private final ClusterIdentity cluster;
    private @Nullable SnapshotReport report;

    MemberReplacement(
            Steps steps, Layout layout, Ownership ownership, Content.FromSnapshot content, ClusterIdentity cluster) {
        this.steps = steps;
        this.layout = layout;
        this.ownership = ownership;
        this.content = content;
        this.cluster = cluster;
    }

    @Override
    public void stage(Progress progress, PipelineShape shape)
            throws RestoreException, IOException, InterruptedException {
        StagingArea area = new StagingArea(steps, layout);
        area.create();
        Disk disk = steps.disk();
        OwnerRules owner =
                OwnerRules.of(ownership, entry(layout.dataDir()), disk.stat(layout.member()), entry(layout.staging()));
        area.giveAwayWhatIsOurs(owner);
        report = new MemberStaging(steps, layout, content, owner, progress).stage(cluster, shape);
    }

    private DiskEntry entry(Path path) throws IOException {
        return steps.disk().stat(path).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    @Override
    public void publish() throws IOException, EnvironmentException {
        new Publication(steps, layout).publishMember();
    }

    @Override
    public RestoreResult result(Optional<Path> archive, Map<Progress.Step, Duration> timings) {
        if (report == null) {
            throw new IllegalStateException("nothing was staged");
        }
        return new RestoreResult.Restored(report, cluster.local().id(), cluster.id(), archive, timings);
    }
}
