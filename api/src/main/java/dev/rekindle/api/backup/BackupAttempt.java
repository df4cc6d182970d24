package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import dev.rekindle.api.schema.Timestamp;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try.
 *
 * @param id is written into the object's metadata, so that an object whose status was lost is found again
 */
@ApiObject
public record BackupAttempt(
        @JsonPropertyDescription("Counted from 1. Example: 1.") @Required @Min(1) int number,

        @JsonPropertyDescription(
                "Stands in the object's metadata, so that it is found again if this status was lost. Example: 5f3a9c1e-1.")
        @Required
        @Word
        String id,

        @JsonPropertyDescription("The key that it writes. Example: team-a/prod/nightly-20261127T031600Z.db.")
        @Sentence
        @Nullable String key,

        @JsonPropertyDescription("The member that it reads from. Example: prod-1.") @Word @Nullable String member,

        @JsonPropertyDescription("When it began. Example: 2026-11-27T03:16:00Z.") @Required @Timestamp
        Instant startTime,

        @JsonPropertyDescription("When it ended; absent while it runs. Example: 2026-11-27T03:17:12Z.")
        @Timestamp
        @Nullable Instant endTime,

        @JsonPropertyDescription("Why it failed, of the list in docs/reference/reasons.md. Example: StreamStalled.")
        @Word
        @Nullable String reason,

        @JsonPropertyDescription("The same for people. Example: etcd https://10.0.0.1:2379: no byte for 30 s.")
        @Sentence
        @Nullable String message) {}
