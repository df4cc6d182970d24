package dev.rekindle.controller.backup;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts of this process: so many at a time, each on a virtual thread of its own, others in the order in which they came. Safe for use by several
 * threads.
 */
final class Runs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    /** How many of those who wait are told when one begins; the rest look by themselves. */
    private static final int TOLD = 8;

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final int concurrency;
    private final Consumer<BackupId> changed;
    private final ArrayDeque<BackupRun> waiting = new ArrayDeque<>(); // guarded by this
    private final Map<BackupId, Running> running = new HashMap<>(); // guarded by this
    private boolean closed; // guarded by this

    private record Running(BackupRun run, Thread thread) {}

    /**
     * Runs.
     *
     * @param concurrency how many at a time
     * @param changed hears of every backup whose run has ended or whose position may have changed
     */
    Runs(int concurrency, Consumer<BackupId> changed) {
        this.concurrency = concurrency;
        this.changed = changed;
    }

    /** Takes a run, unless one of this backup is there already or everything is about to end. */
    synchronized void submit(BackupRun run) {
        if (!closed && !knows(run.id())) {
            waiting.add(run);
            begin();
        }
    }

    /** Whether a run of this backup waits or works. */
    synchronized boolean knows(BackupId id) {
        return running.containsKey(id) || position(id).isPresent();
    }

    /** How many come first; empty for one that works, or that nobody submitted. */
    synchronized Optional<Integer> position(BackupId id) {
        int position = 0;
        for (BackupRun run : waiting) {
            if (run.id().equals(id)) {
                return Optional.of(position);
            }
            position++;
        }
        return Optional.empty();
    }

    /** Ends a run, whether it waits or works; what works ends soon afterwards, and is heard of then. */
    synchronized void cancel(BackupId id, BackupRun.Cancel why) {
        waiting.removeIf(run -> run.id().equals(id));
        Running found = running.get(id);
        if (found != null) {
            found.run().cancel(why);
        }
    }

    private void begin() {
        while (running.size() < concurrency && !waiting.isEmpty()) {
            BackupRun run = waiting.remove();
            Thread thread = Thread.ofVirtual().name("backup " + run.id()).unstarted(() -> work(run));
            running.put(run.id(), new Running(run, thread));
            thread.start();
        }
    }

    private void work(BackupRun run) {
        try {
            run.run();
        } catch (KubernetesClientException e) {
            // It had not begun, or somebody else was faster; it is looked at again.
            LOG.atWarn()
                    .addKeyValue("backup", run.id())
                    .log("an attempt cannot begin yet: the Kubernetes API answers {}", e.getCode());
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("backup", run.id()).log("a backup's run ended in a defect");
        }
        ended(run.id()).forEach(changed);
    }

    private synchronized List<BackupId> ended(BackupId id) {
        running.remove(id);
        if (!closed) {
            begin();
        }
        var told = new ArrayList<BackupId>();
        told.add(id);
        waiting.stream().limit(TOLD).map(BackupRun::id).forEach(told::add);
        return told;
    }

    /** Interrupts everything, and waits until it has cleaned up, for 15 s at most; nothing begins afterwards. */
    @Override
    public void close() {
        List<Running> left;
        synchronized (this) {
            closed = true;
            waiting.clear();
            left = List.copyOf(running.values());
            left.forEach(one -> one.run().cancel(BackupRun.Cancel.SHUTDOWN));
        }
        long end = System.nanoTime() + GRACE.toNanos();
        try {
            for (Running one : left) {
                one.thread()
                        .join(Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
