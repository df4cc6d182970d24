package dev.rekindle.cli.drill;

import java.io.IOException;
import java.util.List;

/** Offers every kind of damage and keeps what became of each. */
final class Refusals {
    private Refusals() {}

    /** @throws ClaimFailedException when one was accepted, or was refused but left something behind */
    static List<Fact> offerAll(List<Damage.Maker> kinds, Rehearsal rehearsal, List<Refusal> refusals)
            throws IOException, InterruptedException, ClaimFailedException {
        for (Damage.Maker maker : kinds) {
            refusals.add(rehearsal.offer(maker.make()));
        }
        long refused = refusals.stream()
                .filter(refusal -> refusal.verdict() == Verdict.PROVED)
                .count();
        if (refused < refusals.size()) {
            Refusal first = refusals.stream()
                    .filter(refusal -> refusal.verdict() != Verdict.PROVED)
                    .findFirst()
                    .orElseThrow();
            throw new ClaimFailedException(first.damage() + " (known: " + first.knows() + "): " + first.message());
        }
        return List.of(new Fact("refused", refused + " of " + refusals.size()));
    }
}
