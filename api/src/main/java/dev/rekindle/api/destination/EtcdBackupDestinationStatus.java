package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.Condition;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import dev.rekindle.api.schema.Timestamp;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether an {@link EtcdBackupDestination} works, as it was found by trying. */
@ApiObject
public record EtcdBackupDestinationStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about. Example: 1.") @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription("What is so: Ready, Reconciling and Stalled.") @Size(max = 16) List<Condition> conditions,

        @JsonPropertyDescription("What was found last, in one sentence. Example: everything that a backup needs works.")
        @Sentence
        @Nullable String message,

        @JsonPropertyDescription("Where it is, without secrets. Example: s3://acme-etcd-backups/production/.")
        @Sentence
        @Nullable String location,

        @JsonPropertyDescription("When the store was last tried. Example: 2026-11-27T03:16:00Z.") @Timestamp @Nullable Instant lastProbeTime,

        @JsonPropertyDescription(
                "By how much the store's clock is ahead of ours; presigned URLs need it to be small. Example: 120.")
        @Nullable Long clockSkewMilliseconds,

        @JsonPropertyDescription("What the store can and cannot do.") @Size(max = 32) List<Finding> findings) {

    public EtcdBackupDestinationStatus {
        conditions = Absent.list(conditions);
        findings = Absent.list(findings);
    }

    /** One thing that was tried. */
    @ApiObject
    public record Finding(
            @JsonPropertyDescription("What was tried. Example: CreateOnly.") @Required @Word
            String check,

            @JsonPropertyDescription(
                    "What was found: Bad stands in the way of backups, Warning is for a person to know.")
            @Required
            Verdict verdict,

            @JsonPropertyDescription("Details, and what to do. Example: a taken key was refused.") @Sentence @Nullable String detail) {}

    /** What can be found. */
    public enum Verdict {
        /** As a backup wants it. */
        @JsonProperty("Good")
        GOOD,
        /** Backups work, and a person should know. */
        @JsonProperty("Warning")
        WARNING,
        /** Backups cannot work, or would not be safe. */
        @JsonProperty("Bad")
        BAD,
        /** The store does not tell. */
        @JsonProperty("Unknown")
        UNKNOWN
    }
}
