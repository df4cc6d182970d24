package dev.rekindle.localize;

import dev.rekindle.localize.disk.DiskFile;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.source.SnapshotStream;
import dev.rekindle.localize.stream.Pipeline;
import dev.rekindle.localize.stream.PipelineShape;
import dev.rekindle.localize.stream.Stage;
import dev.rekindle.snapshot.SnapshotScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** One pass: the snapshot's bytes from their source to the database file, digested and checked on the way. */
final class DatabaseTransfer {
    private final Steps steps;
    private final SnapshotScanner scanner;
    private final Progress progress;

    DatabaseTransfer(Steps steps, SnapshotScanner scanner, Progress progress) {
        this.steps = steps;
        this.scanner = scanner;
        this.progress = progress;
    }

    /**
     * Moves all bytes, or a chunk more than {@code limit} of a longer stream; returns how many. The scanner has then seen every one, and the file
     * holds them. Nothing is durable yet.
     */
    long run(SnapshotStream stream, DiskFile database, OptionalLong limit, PipelineShape shape)
            throws RestoreException, IOException, InterruptedException {
        var writeBack = new WriteBack(database, shape.flushBytes());
        Map<String, Stage> stages = new LinkedHashMap<>();
        stages.put("digest", (bytes, _) -> scanner.updateDigest(bytes));
        stages.put("pages", (bytes, _) -> scanner.updatePages(bytes));
        stages.put("write", (bytes, position) -> write(database, bytes, position, writeBack));
        try {
            long moved = move(stream, stages, limit, shape);
            writeBack.await();
            return moved;
        } catch (RestoreException | IOException | InterruptedException | RuntimeException | Error e) {
            settle(writeBack, e);
            throw e;
        }
    }

    private long move(SnapshotStream stream, Map<String, Stage> stages, OptionalLong limit, PipelineShape shape)
            throws RestoreException, IOException, InterruptedException {
        OptionalLong size = stream.size();
        try (Pipeline pipeline = new Pipeline(stages, shape)) {
            boolean more = true;
            while (more) {
                ByteBuffer chunk = pipeline.next();
                more = fill(stream, chunk);
                pipeline.submit();
                progress.read(pipeline.submitted(), size);
                more = more && (limit.isEmpty() || pipeline.submitted() <= limit.getAsLong());
            }
            pipeline.finish();
            return pipeline.submitted();
        }
    }

    /** The file is closed or removed next: nobody may still be flushing it. */
    private static void settle(WriteBack writeBack, Throwable failure) {
        try {
            writeBack.await();
        } catch (IOException | RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean fill(SnapshotStream stream, ByteBuffer chunk)
            throws RestoreException, IOException, InterruptedException {
        while (chunk.hasRemaining()) {
            if (stream.read(chunk) < 0) {
                return false;
            }
        }
        return true;
    }

    private void write(DiskFile database, ByteBuffer bytes, long position, WriteBack writeBack) throws IOException {
        long end = position + bytes.remaining();
        steps.hook().hit(CrashPoint.WRITE_DATABASE);
        database.write(bytes, position);
        if (writeBack.isDue(position, end)) {
            steps.hook().hit(CrashPoint.FLUSH_DATABASE);
            writeBack.start();
        }
    }
}
