package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Object lock, counted from the start of a backup. */
@ApiObject
public record ObjectLock(
        @JsonPropertyDescription(
                "Who can lift it: users with a special permission (Governance), or nobody at all until it ends (Compliance).")
        @Required
        Mode mode,

        @JsonPropertyDescription("For how long, in days. Example: 30.") @Required @Min(1) @Max(36500) int days) {

    /** Who can lift it. */
    public enum Mode {
        /** Users with a special permission. */
        @JsonProperty("Governance")
        GOVERNANCE,
        /** Nobody. */
        @JsonProperty("Compliance")
        COMPLIANCE
    }
}
