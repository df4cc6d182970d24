package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How long the steps of a restore took, in milliseconds. */
@ApiObject
public record RestoreTimings(
        @JsonPropertyDescription("Looking for what stands in the way. Example: 900.") @Min(0) @Nullable Long preflightMilliseconds,

        @JsonPropertyDescription("From the lock to the first injected pod. Example: 3100.") @Min(0) @Nullable Long injectionMilliseconds,

        @JsonPropertyDescription("The slowest member's download and proof. Example: 31000.") @Min(0) @Nullable Long localizeMilliseconds,

        @JsonPropertyDescription("From the first restored member to an etcd that answers. Example: 2400.")
        @Min(0) @Nullable Long bootMilliseconds,

        @JsonPropertyDescription("The lease and the hashes. Example: 4000.") @Min(0) @Nullable Long proofMilliseconds,

        @JsonPropertyDescription("All of it. Example: 41400.") @Min(0) @Nullable Long totalMilliseconds) {}
