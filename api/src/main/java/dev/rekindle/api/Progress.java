package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Timestamp;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the work is; written every few seconds at most. */
@ApiObject
public record Progress(
        @JsonPropertyDescription("What is being done. Example: Stream.") @Word @Nullable String step,

        @JsonPropertyDescription("Bytes that are done. Example: 1073741824.") @Min(0) @Nullable Long bytesDone,

        @JsonPropertyDescription("Bytes that there are; absent where nobody knows yet. Example: 3865470566.")
        @Min(0) @Nullable Long bytesTotal,

        @JsonPropertyDescription("Of all bytes. Example: 27.") @Min(0) @Max(100) @Nullable Integer percent,

        @JsonPropertyDescription("Lately. Example: 104857600.") @Min(0) @Nullable Long bytesPerSecond,

        @JsonPropertyDescription("When this was written. Example: 2026-11-27T03:16:05Z.") @Timestamp @Nullable Instant time) {}
