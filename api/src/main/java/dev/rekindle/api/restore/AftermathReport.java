package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
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

/**
 * What a restore leaves behind for a person.
 *
 * @param lastSeenRevision the highest that was ever seen of this cluster
 */
@ApiObject
public record AftermathReport(
        @JsonPropertyDescription("Id of the restored cluster; never that of the old one. Example: cdf818194e3a8c32.")
        @Word
        @Nullable String clusterId,

        @JsonPropertyDescription(
                "The highest revision that was seen before; absent where nobody had looked. Example: 81900.")
        @Min(0) @Nullable Long lastSeenRevision,

        @JsonPropertyDescription("How many revisions are lost at least; absent where nobody had looked. Example: 696.")
        @Min(0) @Nullable Long lostRevisions,

        @JsonPropertyDescription("Everything written after this moment is lost. Example: 2026-11-27T02:00:04Z.")
        @Timestamp
        @Nullable Instant lostSince,

        @JsonPropertyDescription("The revision that etcd started with, the bump included. Example: 1000081204.")
        @Min(0) @Nullable Long revision,

        @JsonPropertyDescription("By how much it was raised. Example: 1000000000.") @Min(0) @Nullable Long revisionBump,

        @JsonPropertyDescription("Whether authentication is on, as in the snapshot.") @Nullable Boolean authEnabled,

        @JsonPropertyDescription("Alarms that came with the snapshot. Example: NOSPACE.") @Size(max = 16) List<@Size(max = 63) String> alarms,

        @JsonPropertyDescription("Whether a bootstrap guard stands.") @Nullable Boolean guarded,

        @JsonPropertyDescription("What should be restarted, since it remembers what is no longer so.") @Size(max = 32) List<Restart> restart) {

    public AftermathReport {
        alarms = Absent.list(alarms);
        restart = Absent.list(restart);
    }

    /** Something to restart. */
    @ApiObject
    public record Restart(
            @JsonPropertyDescription("What. Example: kube-apiserver.") @Required @Word
            String what,

            @JsonPropertyDescription("Why. Example: its watch cache holds revisions that were never written.")
            @Required
            @Sentence
            String why) {}
}
