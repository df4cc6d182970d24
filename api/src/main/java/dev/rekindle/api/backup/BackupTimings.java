package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How long the steps of a backup took, in milliseconds; streaming, proof and storing overlap. */
@ApiObject
public record BackupTimings(
        @JsonPropertyDescription("Waiting for others. Example: 1200.") @Min(0) @Nullable Long queuedMilliseconds,

        @JsonPropertyDescription("Choosing a member. Example: 80.") @Min(0) @Nullable Long choiceMilliseconds,

        @JsonPropertyDescription("From the first byte to the last. Example: 31000.") @Min(0) @Nullable Long streamMilliseconds,

        @JsonPropertyDescription("Asking the other members. Example: 9000.") @Min(0) @Nullable Long comparisonMilliseconds,

        @JsonPropertyDescription("What the store took after the last byte, and the manifest. Example: 700.")
        @Min(0) @Nullable Long storeMilliseconds,

        @JsonPropertyDescription("All of it. Example: 41900.") @Min(0) @Nullable Long totalMilliseconds) {}
