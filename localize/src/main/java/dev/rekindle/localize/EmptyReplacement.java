package dev.rekindle.localize;

import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonWriter;
import dev.rekindle.localize.stream.PipelineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Nothing, and a marker beside it that says that this is meant. */
final class EmptyReplacement implements Replacement {
    private final Steps steps;
    private final Layout layout;

    EmptyReplacement(Steps steps, Layout layout) {
        this.steps = steps;
        this.layout = layout;
    }

    @Override
    public void stage(Progress progress, PipelineShape shape) throws IOException {
        new StagingArea(steps, layout).create();
        StagingFiles files = new StagingFiles(steps, progress);
        byte[] marker = JsonWriter.writeUtf8(JsonObject.builder()
                .put("token", layout.token())
                .put("note", "this member starts empty and is filled by the others of its cluster")
                .build());
        files.writeDurably(stagedMarker(), marker);
        Optional<Layout.Wal> wal = layout.wal();
        if (wal.isPresent()) {
            files.writeDurably(
                    layout.stagedBarrier(),
                    new Barrier(layout.token(), layout.walDir(), Barrier.Then.NOTHING).toBytes());
        }
        steps.at(CrashPoint.SYNC_STAGING).syncDirectory(layout.staging());
    }

    private Path stagedMarker() {
        return layout.staging().resolve("marker");
    }

    @Override
    public void publish() throws IOException, EnvironmentException {
        new Publication(steps, layout).publishNothing(stagedMarker());
    }

    @Override
    public RestoreResult result(Optional<Path> archive, Map<Progress.Step, Duration> timings) {
        return new RestoreResult.StartsEmpty(archive);
    }
}
