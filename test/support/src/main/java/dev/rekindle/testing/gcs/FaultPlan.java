package dev.rekindle.testing.gcs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which requests go wrong, and how many of each kind there were. */
final class FaultPlan {
    private final Map<GcsCall, Integer> seen = new EnumMap<>(GcsCall.class);
    private final List<Planned> planned = new ArrayList<>();

    private record Planned(GcsCall call, int first, int last, GcsFault fault) {}

    synchronized void plan(GcsCall call, int first, int last, GcsFault fault) {
        int before = seen.getOrDefault(call, 0);
        planned.add(new Planned(
                call, Math.addExact(before, first), last == Integer.MAX_VALUE ? last : before + last, fault));
    }

    /** Counts a request, and says what goes wrong with it. */
    synchronized Optional<GcsFault> next(GcsCall call) {
        int number = seen.merge(call, 1, Integer::sum);
        return planned.stream()
                .filter(each -> each.call() == call && each.first() <= number && number <= each.last())
                .map(Planned::fault)
                .findFirst();
    }

    synchronized int seen(GcsCall call) {
        return seen.getOrDefault(call, 0);
    }

    synchronized void clear() {
        planned.clear();
    }
}
