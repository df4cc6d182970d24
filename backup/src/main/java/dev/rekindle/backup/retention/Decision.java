package dev.rekindle.backup.retention;

import java.util.List;

/** What is to happen with one catalogue entry; every reason is a clause for people. */
public sealed interface Decision {

    /** It stays because it is wanted. */
    record Keep(List<String> reasons) implements Decision {
        public Keep {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("whatever is kept is kept for a reason");
            }
        }
    }

    /** It goes in this run. */
    record Delete(String reason) implements Decision {}

    /** It goes in the next run, if that one comes to the same result. */
    record Candidate(String reason) implements Decision {}

    /** Nobody wants it, or nobody can tell, and it is not removed now. */
    record Hold(String reason) implements Decision {}

    /** All reasons as one sentence for people. */
    default String explanation() {
        return switch (this) {
            case Keep(List<String> reasons) -> String.join("; ", reasons);
            case Delete(String reason) -> reason;
            case Candidate(String reason) -> reason + "; the next run removes it if it finds the same";
            case Hold(String reason) -> reason;
        };
    }
}
