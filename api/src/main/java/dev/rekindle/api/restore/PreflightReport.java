package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import dev.rekindle.api.schema.Timestamp;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that stands in the way, all at once; the verdict of a dry run is that of the real one. */
@ApiObject
public record PreflightReport(
        @JsonPropertyDescription("When it was looked. Example: 2026-11-27T03:16:01Z.") @Timestamp @Nullable Instant time,

        @JsonPropertyDescription("Whether nothing stands in the way.") @Required
        boolean clear,

        @JsonPropertyDescription("What stands in the way; a person or time has to remove each.") @Size(max = 64) List<Obstacle> obstacles,

        @JsonPropertyDescription(
                "What to know beforehand. Example: authentication is on in the snapshot; have a login ready.")
        @Size(max = 64) List<@Size(max = 1024) String> warnings,

        @JsonPropertyDescription("What each pod will get.") @Size(max = 16) List<PodRole> roles) {

    public PreflightReport {
        obstacles = Absent.list(obstacles);
        warnings = Absent.list(warnings);
        roles = Absent.list(roles);
    }

    /** One thing that stands in the way. */
    @ApiObject
    public record Obstacle(
            @JsonPropertyDescription("Of the list in docs/reference/reasons.md. Example: TargetNotEmpty.")
            @Required
            @Word
            String reason,

            @JsonPropertyDescription("Where it is. Example: PersistentVolumeClaim/etcd-data-prod-0.")
            @Sentence
            @Nullable String where,

            @JsonPropertyDescription(
                    "What it is, and what to do. Example: the volume holds data; set existingData: Archive to move it aside.")
            @Required
            @Sentence
            String message,

            @JsonPropertyDescription("What was expected. Example: an empty data directory.") @Sentence @Nullable String expected,

            @JsonPropertyDescription("What was found. Example: a member of cluster cdf818194e3a8c32.")
            @Sentence
            @Nullable String found) {}
}
