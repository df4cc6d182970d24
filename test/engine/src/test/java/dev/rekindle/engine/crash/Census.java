package dev.rekindle.engine.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one traced run did to its box, in order.
 *
 * @param calls every traced call on a path in the box, the ones that only read included: strace counts those too
 */
record Census(Map<Point, TracedCall> calls) {
    /** Reads the logs that {@code strace -ff} wrote into a directory, one per thread, and puts them in order of time. */
    static Census read(Path logs, Box box) throws IOException {
        var all = new ArrayList<TracedCall>();
        try (var files = Files.list(logs)) {
            for (var file : files.toList()) {
                Files.readAllLines(file)
                        .forEach(line -> TracedCall.parse(line, box).ifPresent(all::add));
            }
        }
        all.sort(Comparator.comparing(TracedCall::seconds));
        var ordinals = new HashMap<Point, Integer>();
        var calls = new LinkedHashMap<Point, TracedCall>();
        for (var call : all) {
            var ordinal = ordinals.merge(new Point(call.syscall(), call.path(), 0), 1, Integer::sum);
            calls.put(new Point(call.syscall(), call.path(), ordinal), call);
        }
        return new Census(calls);
    }

    /** The points before which the process can die and leave another state than after them. */
    List<Point> changes() {
        return calls.entrySet().stream()
                .filter(entry -> entry.getValue().effect() == TracedCall.Effect.CHANGES)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The call at which the run was killed, if it was. */
    Optional<Point> interrupted() {
        return calls.entrySet().stream()
                .filter(entry -> !entry.getValue().completed())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
