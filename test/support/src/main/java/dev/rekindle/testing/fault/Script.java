package dev.rekindle.testing.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of a fault server and how far they have got. Safe for several threads. */
final class Script {
    private final List<Rule> rules = new ArrayList<>();
    private long struck;

    synchronized void add(RequestMatch match, Fault fault) {
        rules.add(new Rule(match, fault));
    }

    synchronized void clear() {
        rules.clear();
        struck = 0;
    }

    synchronized long struck() {
        return struck;
    }

    /** Lets every rule count the request; the fault of the first one whose turn it is. */
    synchronized Optional<Fault> turnOf(RecordedRequest request) {
        List<Fault> turns = rules.stream()
                .filter(rule -> rule.match.isOfKind(request))
                .filter(Rule::isTurn)
                .map(rule -> rule.fault)
                .toList();
        if (turns.isEmpty()) {
            return Optional.empty();
        }
        struck++;
        return Optional.of(turns.getFirst());
    }

    private static final class Rule {
        private final RequestMatch match;
        private final Fault fault;
        private long seen;

        Rule(RequestMatch match, Fault fault) {
            this.match = match;
            this.fault = fault;
        }

        boolean isTurn() {
            seen++;
            return match.hasTurn(seen);
        }
    }
}
