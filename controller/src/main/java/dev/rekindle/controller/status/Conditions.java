package dev.rekindle.controller.status;

import dev.rekindle.api.Condition;
import dev.rekindle.api.ConditionStatus;
import dev.rekindle.api.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Writes conditions as kstatus reads them: of {@code Ready}, {@code Reconciling} and {@code Stalled} exactly one is true, so that who waits for the
 * first or the last always comes to an end. A condition keeps the time of its last transition for as long as its status stays.
 *
 * @param before what the status said until now
 * @param generation that the conditions are about
 * @param now the time of a transition, if there is one
 */
public record Conditions(List<Condition> before, long generation, Instant now) {

    public Conditions {
        before = List.copyOf(before);
        now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The three, by what the reason means: success is ready, failure is stalled, everything else goes on. */
    public List<Condition> by(Reason reason, String message) {
        return switch (reason.meaning()) {
            case PROGRESS, RETRIED -> progressing(reason, message);
            case SUCCESS -> ready(reason, message);
            case FAILURE -> stalled(reason, message);
        };
    }

    /** It is not there yet, and goes on. */
    public List<Condition> progressing(Reason reason, String message) {
        return all(Condition.RECONCILING, reason, message);
    }

    /** It is done, or works. */
    public List<Condition> ready(Reason reason, String message) {
        return all(Condition.READY, reason, message);
    }

    /** It ends here until a person does something, whatever the reason means elsewhere. */
    public List<Condition> stalled(Reason reason, String message) {
        return all(Condition.STALLED, reason, message);
    }

    /** One condition of any type, for those beside the three. */
    public Condition condition(String type, ConditionStatus status, Reason reason, String message) {
        Instant since = before.stream()
                .filter(condition -> condition.type().equals(type) && condition.status() == status)
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(now);
        return new Condition(type, status, generation, since, reason.toString(), Sentences.fitted(message));
    }

    private List<Condition> all(String holds, Reason reason, String message) {
        return List.of(
                one(Condition.READY, holds, reason, message),
                one(Condition.RECONCILING, holds, reason, message),
                one(Condition.STALLED, holds, reason, message));
    }

    private Condition one(String type, String holds, Reason reason, String message) {
        return condition(type, type.equals(holds) ? ConditionStatus.TRUE : ConditionStatus.FALSE, reason, message);
    }
}
