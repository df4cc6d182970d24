package dev.rekindle.engine.crash;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Kills runs at random instants between the first change of the disk and the end, with nothing between us and the kernel. */
final class RandomKills {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Scene scene;
    private final SplittableRandom random;
    private final Window window;

    /** Measures one undisturbed run. Equal seeds choose equal shares of that run's time. */
    RandomKills(Scene scene, long seed) throws IOException {
        this.scene = scene;
        this.random = new SplittableRandom(seed);
        this.window = measure(scene);
    }

    /** When an undisturbed run changes the disk, in nanoseconds since its start. */
    private record Window(long firstChange, long end) {}

    /** Disturbs this many restores, each killed {@code kills} times in a row before the clean run. */
    List<Outcome> run(int restores, int kills) throws IOException {
        var tasks = new ArrayList<Callable<Outcome>>();
        for (int i = 0; i < restores; i++) {
            var instants = random.longs(kills, window.firstChange, window.end).toArray();
            tasks.add(() -> disturb(instants));
        }
        return Sweep.all(tasks.stream());
    }

    private Outcome disturb(long[] instants) throws IOException {
        var box = scene.fresh();
        var command = scene.subject().restoreInto(box);
        var ended = new ArrayList<CommandResult>();
        for (var instant : instants) {
            ended.add(killAfter(command, instant));
        }
        return scene.recover("killed " + Arrays.toString(instants) + " ns after its start", ended.getLast(), box);
    }

    private static CommandResult killAfter(Command command, long nanos) throws IOException {
        try (var running = command.start()) {
            if (!running.process().waitFor(nanos, TimeUnit.NANOSECONDS)) {
                running.process().destroyForcibly();
            }
            return running.await(DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the kill", e);
        }
    }

    private static Window measure(Scene scene) throws IOException {
        var box = scene.fresh();
        var before = paths(box);
        var command = scene.subject().restoreInto(box);
        var started = System.nanoTime();
        try (var running = command.start()) {
            Await.until(
                    "the first change by " + command,
                    DEADLINE,
                    () -> !running.process().isAlive() || changed(box, before));
            var firstChange = System.nanoTime() - started;
            running.await(DEADLINE).orFail();
            return new Window(firstChange, System.nanoTime() - started);
        } finally {
            Tree.delete(box.root());
        }
    }

    private static boolean changed(Box box, Set<Path> before) {
        try {
            return !paths(box).equals(before);
        } catch (IOException e) {
            return true; // a directory vanished while it was listed: that is a change
        }
    }

    private static Set<Path> paths(Box box) throws IOException {
        try (var paths = Files.walk(box.root())) {
            return paths.collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
