package dev.rekindle.objectstore.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Syncs a file in the background while it is being written, so that the last sync finds little to do and the page cache of a
 * small memory cgroup does not fill with dirty pages. Belongs to the writer's thread, which never waits for it but at the end.
 *
 * <p>Linux reports a write-back error to one sync only. So the failure of any is kept and fails the whole.
 */
final class WriteBack {
    private static final long DIRTY_BYTES = 32L << 20;

    private final FileChannel channel;
    private long dirty;
    private Optional<FutureTask<Void>> running = Optional.empty();

    WriteBack(FileChannel channel) {
        this.channel = channel;
    }

    /** Counts bytes just written and starts a sync when there are enough and none is under way. */
    void written(int bytes) throws IOException {
        dirty += bytes;
        if (dirty < DIRTY_BYTES || running.filter(sync -> !sync.isDone()).isPresent()) {
            return;
        }
        finish();
        dirty = 0;
        var sync = new FutureTask<Void>(() -> {
            channel.force(false);
            return null;
        });
        running = Optional.of(sync);
        Thread.ofPlatform().name("objectstore-write-back").daemon().start(sync);
    }

    /** Waits for the sync under way and fails if it, or one before it, has failed. */
    void finish() throws IOException {
        if (running.isEmpty()) {
            return;
        }
        try {
            running.get().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("a sync failed unexpectedly", e.getCause());
        }
    }
}
