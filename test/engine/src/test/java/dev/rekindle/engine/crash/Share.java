package dev.rekindle.engine.crash;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a scene's points a sweep takes. The sweeps of every change take a third each, so that together they reach every point in the time of one; those
 * of {@code hack/soak} take all.
 *
 * @param first index of the first one taken
 * @param step 1 for all of them
 */
record Share(int first, int step) {
    static final Share ALL = new Share(0, 1);

    /** One of three that have no point in common, and leave none out. */
    static Share third(int which) {
        return new Share(which, 3);
    }

    <T> List<T> of(List<T> points) {
        return IntStream.iterate(first, i -> i < points.size(), i -> i + step)
                .mapToObj(points::get)
                .toList();
    }

    /** "every change", or "every 3rd change from number 2". */
    String words() {
        return step == 1 ? "every change" : "every %drd change from number %d".formatted(step, first + 1);
    }
}
