package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a snapshot came from, as the live cluster told it. */
@ApiObject
public record SourceReport(
        @JsonPropertyDescription("Id of the cluster. Example: cdf818194e3a8c32.") @Required @Word
        String clusterId,

        @JsonPropertyDescription("Id of the member that was read. Example: 8e9e05c52164694d.") @Required @Word
        String memberId,

        @JsonPropertyDescription("Its name. Example: prod-1.") @Word @Nullable String memberName,

        @JsonPropertyDescription("Its URL. Example: https://prod-1.prod:2379.") @Sentence @Nullable
        String endpoint,

        @JsonPropertyDescription("Its version. Example: 3.6.16.") @Word @Nullable String etcdVersion,

        @JsonPropertyDescription("What the cluster had agreed on before the snapshot was taken. Example: 81200.")
        @Min(0) @Nullable Long linearizableRevision,

        @JsonPropertyDescription(
                "How the members stand to the snapshot: agreed, others-differ, not-compared. Example: agreed.")
        @Word
        @Nullable String comparison,

        @JsonPropertyDescription("Every member that was there.") @Size(max = 16) List<SeenMember> members) {

    public SourceReport {
        members = Absent.list(members);
    }

    /** A member of the live cluster. */
    @ApiObject
    public record SeenMember(
            @JsonPropertyDescription("Its id. Example: 8e9e05c52164694d.") @Required @Word
            String id,

            @JsonPropertyDescription("Its name. Example: prod-0.") @Word @Nullable String name,

            @JsonPropertyDescription("Whether it does not vote yet.") @Nullable Boolean learner,

            @JsonPropertyDescription("Its version. Example: 3.6.16.") @Word @Nullable String etcdVersion,

            @JsonPropertyDescription("Its HashKV at the snapshot's revision. Example: 5d1c9f02.") @Word @Nullable String hashKv,

            @JsonPropertyDescription("What that means: equal, differs, unknown. Example: equal.") @Required @Word
            String verdict,

            @JsonPropertyDescription("Why it is not equal. Example: it did not answer within 10 m.") @Sentence @Nullable String reason) {}
}
