package dev.rekindle.engine.crash;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a scene's points a sweep takes. Each sweep that is run for every change takes a third of its points, and another third than the sweeps
 * beside it; those of {@code hack/soak} take all.
 *
 * @param first index of the first one taken
 * @param step 1 for all of them
 */
record Share(int first, int step) {
    static final Share ALL = new Share(0, 1);

    /** The first, second or third of three (0, 1, 2), which between them take every point of a scene. */
    static Share third(int which) {
        return new Share(which, 3);
    }

    <T> List<T> of(List<T> points) {
        return IntStream.iterate(first, i -> i < points.size(), i -> i + step)
                .mapToObj(points::get)
                .toList();
    }

    /** "every change", or "1 change in 3, from number 2 on". */
    String words() {
        return step == 1 ? "every change" : "1 change in %d, from number %d on".formatted(step, first + 1);
    }
}
