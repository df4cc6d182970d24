package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Exactly one of {@code s3}, {@code gcs} and {@code pvc}, and who may use it. Where it is never changes, since backups name it. */
@ApiObject
@ValidationRule(
        value = "[has(self.s3), has(self.gcs), has(self.pvc)].filter(given, given).size() == 1",
        message = "give exactly one of s3, gcs and pvc",
        reason = "FieldValueInvalid")
@ValidationRule(
        value =
                "has(self.s3) == has(oldSelf.s3) && has(self.gcs) == has(oldSelf.gcs) && has(self.pvc) == has(oldSelf.pvc)",
        message = "a destination cannot become another kind of store, since backups name it; create another one",
        reason = "FieldValueForbidden")
public record EtcdBackupDestinationSpec(
        @JsonPropertyDescription("A bucket of Amazon S3, or of a store that speaks its language.") @Nullable S3Destination s3,

        @JsonPropertyDescription("A bucket of Google Cloud Storage.") @Nullable GcsDestination gcs,

        @JsonPropertyDescription("A volume in the namespace that Rekindle is installed in.") @Nullable PvcDestination pvc,

        @JsonPropertyDescription(
                "Which namespaces may name this destination. Whoever may write to one can keep every key of an etcd in it, and whoever may read can restore them.")
        @Required
        NamespaceAccess namespaces,

        @JsonPropertyDescription("Encryption before anything leaves Rekindle; without it the store's own is used.")
        @Nullable ClientEncryption encryption,

        @JsonPropertyDescription("Signatures of manifests.") @Nullable ManifestSigning signing,

        @JsonPropertyDescription(
                "Whether snapshots are compressed; stock etcdutl restores only those that are neither compressed nor encrypted.")
        @Default("None")
        Compression compression,

        @JsonPropertyDescription("How often it is looked whether the store works, from 30s to 24h. Example: 5m.")
        @Default("5m")
        @Size(min = 2, max = 32) @ValidationRule(
                value =
                        "self.matches('^([0-9]+([.][0-9]+)?(ms|s|m|h))+$') && duration(self) >= duration('30s') && duration(self) <= duration('24h')",
                message = "must be a duration from 30s to 24h, such as 90s, 10m or 1h30m",
                reason = "FieldValueInvalid")
        String probeInterval) {
    public EtcdBackupDestinationSpec {
        compression = Absent.or(compression, Compression.NONE);
        probeInterval = Absent.or(probeInterval, "5m");
    }
}
