package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.DestinationReference;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsLabel;
import dev.rekindle.api.schema.DnsName;
import dev.rekindle.api.schema.Formats;
import dev.rekindle.api.schema.Timestamp;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which snapshot: exactly one of {@code backup}, {@code latest} and {@code object}. */
@ApiObject
@ValidationRule(
        value = "[has(self.backup), has(self.latest), has(self.object)].filter(given, given).size() == 1",
        message = "name exactly one of backup, latest and object",
        reason = "FieldValueInvalid")
public record RestoreSource(
        @JsonPropertyDescription("An EtcdBackup.") @Nullable BackupReference backup,

        @JsonPropertyDescription("The newest proved backup of a cluster or schedule.") @Nullable Latest latest,

        @JsonPropertyDescription("Any object of a destination, for when all resources are lost.") @Nullable ObjectReference object) {

    /** A resource that knows its object. */
    @ApiObject
    public record BackupReference(
            @JsonPropertyDescription("Name of an EtcdBackup in this namespace. Example: prod-before-upgrade.")
            @Required
            @DnsName
            String name) {}

    /** Which is meant is settled once, when the restore begins, and stands in its status. */
    @ApiObject
    @ValidationRule(
            value = "has(self.schedule) != has(self.cluster)",
            message = "name exactly one of schedule and cluster",
            reason = "FieldValueInvalid")
    @ValidationRule(
            value = "!has(self.schedule) || !has(self.destination)",
            message = "destination belongs to cluster; a schedule has one of its own",
            reason = "FieldValueInvalid",
            fieldPath = ".destination")
    public record Latest(
            @JsonPropertyDescription("Name of an EtcdBackupSchedule in this namespace. Example: prod-hourly.")
            @DnsName
            @Nullable String schedule,

            @JsonPropertyDescription("What the etcd is called, as its backups have it. Example: prod.")
            @DnsLabel
            @Nullable String cluster,

            @JsonPropertyDescription(
                    "Look into this destination's catalogue in place of the EtcdBackups of this namespace, which may be lost.")
            @Nullable DestinationReference destination,

            @JsonPropertyDescription(
                    "The newest that was complete before this moment, such as that of an accident. Example: 2026-11-27T03:00:00Z.")
            @Timestamp
            @Nullable Instant before) {}

    /** An object by its key. */
    @ApiObject
    public record ObjectReference(
            @JsonPropertyDescription("Where it is.") @Required
            DestinationReference destination,

            @JsonPropertyDescription(
                    "Its key, below the destination's prefix. Example: team-a/prod/nightly-20261127T031600Z.db.")
            @Required
            @Pattern(Formats.OBJECT_KEY) @Size(min = 1, max = 1024) @ValidationRule(
                    value = "!self.split('/').exists(segment, segment == '..' || segment == '.')",
                    message = "must not have a segment . or ..",
                    reason = "FieldValueInvalid")
            String key,

            @JsonPropertyDescription(
                    "Exactly this version or generation; left out, the one that the manifest names. Example: 1764213432000000.")
            @Size(min = 1, max = 1024) @Nullable String version,

            @JsonPropertyDescription(
                    "The digest of the object as you know it from elsewhere; another one is refused. Example: 9f3c5a0e0d5c3c1b7f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f.")
            @Pattern(Formats.SHA_256) @Size(min = 64, max = 64) @Nullable String sha256,

            @JsonPropertyDescription("Whether the object needs a manifest beside it.") @Default("Required")
            ManifestNeed manifest) {
        public ObjectReference {
            manifest = Absent.or(manifest, ManifestNeed.REQUIRED);
        }
    }
}
