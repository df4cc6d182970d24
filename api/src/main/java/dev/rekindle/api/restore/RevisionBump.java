package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** By how much the revision is raised, so that no watcher sees it go back. */
@ApiObject
@ValidationRule(
        value = "has(self.amount) == (self.mode == 'Fixed')",
        message = "amount belongs to mode: Fixed, which needs it",
        reason = "FieldValueInvalid",
        fieldPath = ".amount")
public record RevisionBump(
        @JsonPropertyDescription(
                "Auto: past the highest revision that was ever seen of this cluster, or by 1,000,000,000. Fixed: by the amount. None: not at all; clients that watch must then be restarted.")
        @Default("Auto")
        Mode mode,

        @JsonPropertyDescription("For mode: Fixed. Example: 1000000000.") @Min(1) @Max(1_000_000_000_000_000d) @Nullable Long amount) {

    public RevisionBump {
        mode = Absent.or(mode, Mode.AUTO);
    }

    /** How it is sized. */
    public enum Mode {
        /** By what was seen. */
        @JsonProperty("Auto")
        AUTO,
        /** By a person. */
        @JsonProperty("Fixed")
        FIXED,
        /** It is not raised. */
        @JsonProperty("None")
        NONE
    }
}
