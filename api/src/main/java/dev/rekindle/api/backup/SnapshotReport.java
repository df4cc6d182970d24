package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a snapshot says about itself. Ids and hashes are lower-case hex, sizes are bytes; it is the manifest's word for word. */
@ApiObject
public record SnapshotReport(
        @JsonPropertyDescription("Bytes of the snapshot itself. Example: 3865470566.") @Required @Min(1) long size,

        @JsonPropertyDescription(
                "Of the snapshot itself. Example: 9f3c5a0e0d5c3c1b7f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f.")
        @Required
        @Word
        String sha256,

        @JsonPropertyDescription("Of the last write in it. Example: 81204.") @Required @Min(0) long revision,

        @JsonPropertyDescription("Up to which it was compacted; absent where it never was. Example: 80000.") @Nullable Long compactRevision,

        @JsonPropertyDescription("etcd's HashKV at the revision. Example: 5d1c9f02.") @Word @Nullable String hashKv,

        @JsonPropertyDescription("The hash that etcdutl snapshot status shows. Example: a91c33b2.") @Word @Nullable String statusHash,

        @JsonPropertyDescription("Keys as etcd counts them, revisions included. Example: 92110.") @Required @Min(0) long totalKeys,

        @JsonPropertyDescription("Keys that can be read now. Example: 41010.") @Min(0) @Nullable Long liveKeys,

        @JsonPropertyDescription("Leases in it. Example: 120.") @Min(0) @Nullable Long leases,

        @JsonPropertyDescription("etcd's storage version. Example: 3.6.0.") @Word @Nullable String storageVersion,

        @JsonPropertyDescription("etcd's cluster version. Example: 3.6.0.") @Word @Nullable String clusterVersion,

        @JsonPropertyDescription("Whether authentication was on, so that a restored etcd asks for a login.") @Nullable Boolean authEnabled,

        @JsonPropertyDescription("Alarms that were raised. Example: NOSPACE.") @Size(max = 16) List<@Size(max = 63) String> alarms) {
    public SnapshotReport {
        alarms = Absent.list(alarms);
    }
}
