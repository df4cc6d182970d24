package dev.rekindle.engine.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Disturbs a scene at each of its points, two runs at a time. */
final class Sweep {
    /** The machine's other work goes on; two runs keep two cores busy while one of them waits for its fsync. */
    private static final int AT_A_TIME = 2;

    /** How often a point is tried: in a Go program the calls on one file hop between threads, so a count may be missed. */
    private static final int ATTEMPTS = 3;

    private Sweep() {}

    /** Kills at every point. A point that no attempt reached has no outcome. */
    static List<Outcome> kill(Scene scene) throws IOException {
        var reached = new LinkedHashSet<Point>();
        var outcomes = new ArrayList<Outcome>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var missing = scene.points().stream()
                    .filter(point -> !reached.contains(point))
                    .toList();
            for (var kill : all(missing.stream().map(point -> (Callable<Kill>) () -> kill(scene, point)))) {
                if (reached.addAll(kill.at)) {
                    outcomes.add(kill.outcome);
                }
            }
        }
        return outcomes;
    }

    /** Fails at every point with one fault. */
    static List<Outcome> fail(Scene scene, Fault fault) throws IOException {
        return all(scene.points().stream().map(point -> (Callable<Outcome>) () -> {
            var box = scene.fresh();
            var run = Strace.disturb(scene.subject().restoreInto(box), box, point, fault);
            return scene.recover(fault + " at " + point, run.ending(), box);
        }));
    }

    /** Runs tasks two at a time; the first failure ends the sweep. */
    static <T> List<T> all(Stream<Callable<T>> tasks) throws IOException {
        try (var workers = Executors.newFixedThreadPool(AT_A_TIME)) {
            var futures = workers.invokeAll(tasks.toList());
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException("a run of the sweep failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during the sweep", e);
        }
    }

    private record Kill(Set<Point> at, Outcome outcome) {}

    private static Kill kill(Scene scene, Point point) throws IOException {
        var box = scene.fresh();
        var run = Strace.disturb(scene.subject().restoreInto(box), box, point, Fault.KILL);
        var at = run.census().interrupted();
        var where = "killed before " + at.map(Point::toString).orElse("nothing");
        return new Kill(at.map(Set::of).orElse(Set.of()), scene.recover(where, run.ending(), box));
    }
}
