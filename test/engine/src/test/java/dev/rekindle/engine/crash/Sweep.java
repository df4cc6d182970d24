package dev.rekindle.engine.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Disturbs a scene at each of its points, two runs at a time. */
final class Sweep {
    /** The machine's other work goes on; two runs keep two cores busy while one of them waits for its fsync. */
    private static final int AT_A_TIME = 2;

    /** Exit codes above this are 128 and the number of the signal that ended the process. */
    private static final int FIRST_SIGNAL = 128;

    private Sweep() {}

    /**
     * Kills at every point of a share. strace counts calls per thread, so a call that comes first in its own thread, but not on its file, cannot be named to
     * it; such a point is reached by a death right after the change before it. A point that was not reached has no outcome: in a Go program calls
     * hop between threads, and some stay out of reach.
     */
    static List<Outcome> kill(Scene scene, Share share) throws IOException {
        var points = scene.points();
        var taken = share.of(points);
        var outcomes = new LinkedHashMap<Point, Outcome>();
        for (var kill : all(taken.stream().map(point -> (Callable<Kill>) () -> killBefore(scene, point)))) {
            kill.reached.ifPresent(point -> outcomes.put(point, kill.outcome));
        }
        var missed = IntStream.range(1, points.size())
                .filter(i -> taken.contains(points.get(i)) && !outcomes.containsKey(points.get(i)));
        for (var kill :
                all(missed.mapToObj(i -> (Callable<Kill>) () -> killAfter(scene, points.get(i - 1), points.get(i))))) {
            kill.reached.ifPresent(point -> outcomes.put(point, kill.outcome));
        }
        return List.copyOf(outcomes.values());
    }

    /** Kills at every n-th point, as far as it is reached at once: a look at what a program leaves, not a proof. */
    static List<Outcome> sample(Scene scene, int n) throws IOException {
        var points = scene.points();
        return all(IntStream.iterate(n - 1, i -> i < points.size(), i -> i + n)
                        .mapToObj(i -> (Callable<Kill>) () -> killBefore(scene, points.get(i))))
                .stream()
                .filter(kill -> kill.reached.isPresent())
                .map(kill -> kill.outcome)
                .toList();
    }

    /** Fails with one fault at every point of a share where it can happen. */
    static List<Outcome> fail(Scene scene, Fault fault, Share share) throws IOException {
        var possible = scene.points().stream().filter(fault::canHappenAt).toList();
        return all(share.of(possible).stream().map(point -> (Callable<Outcome>) () -> {
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

    /**
     * @param reached the point at which the run was killed, if it was
     */
    private record Kill(Optional<Point> reached, Outcome outcome) {}

    private static Kill killBefore(Scene scene, Point point) throws IOException {
        var box = scene.fresh();
        var run = Strace.disturb(scene.subject().restoreInto(box), box, point, Fault.KILL);
        var reached = run.census().interrupted();
        var where = "killed before " + reached.map(Point::toString).orElse("nothing");
        return new Kill(reached, scene.recover(where, run.ending(), box));
    }

    private static Kill killAfter(Scene scene, Point before, Point point) throws IOException {
        var box = scene.fresh();
        var run = Strace.disturb(scene.subject().restoreInto(box), box, before, Fault.DIE_AFTER);
        var diedThere = run.ending().exit() > FIRST_SIGNAL
                && before.equals(run.census().changes().getLast());
        return new Kill(
                diedThere ? Optional.of(point) : Optional.empty(),
                scene.recover("died after " + before, run.ending(), box));
    }
}
