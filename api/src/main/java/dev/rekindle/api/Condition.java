package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Timestamp;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is so, or is not, as {@code metav1.Condition} has it.
 *
 * @param reason the text of a {@link Reason}; a later version may know more of them
 */
@ApiObject
public record Condition(
        @JsonPropertyDescription(
                "What is so. Ready, Reconciling and Stalled are as kstatus defines them: Ready=True is success, Stalled=True is a failure for good. Example: Ready.")
        @Required
        @Size(min = 1, max = 316) String type,

        @JsonPropertyDescription("Whether it is so.") @Required
        ConditionStatus status,

        @JsonPropertyDescription("The metadata.generation that this was said of. Example: 1.") @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription("When the status last changed. Example: 2026-11-27T03:16:00Z.") @Required @Timestamp
        Instant lastTransitionTime,

        @JsonPropertyDescription(
                "Why, in one word of the list in docs/reference/reasons.md. Example: SourceHashMismatch.")
        @Required
        @Size(min = 1, max = 1024) String reason,

        @JsonPropertyDescription(
                "The same for people: what, where, expected and found, what to do next. Example: the members etcd-0 and etcd-2 agree, etcd-1 differs; replace etcd-1.")
        @Required
        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Size(max = 32768) String message) {

    /** Success: kstatus' word for it. */
    public static final String READY = "Ready";

    /** Work goes on. */
    public static final String RECONCILING = "Reconciling";

    /** Nothing will go on until a person does something. */
    public static final String STALLED = "Stalled";
}
