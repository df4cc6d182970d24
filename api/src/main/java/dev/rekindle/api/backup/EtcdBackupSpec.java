package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.DestinationReference;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What an {@link EtcdBackup} is asked for. Nothing but the deletion policy changes afterwards: a snapshot is of one moment, and a second one is
 * another resource.
 *
 * @param timeout as {@link dev.rekindle.api.schema.DurationText} reads it
 */
@ApiObject
@ValidationRule(
        value = "self.source == oldSelf.source",
        message = "the source of a backup cannot be changed; create another EtcdBackup",
        reason = "FieldValueForbidden",
        fieldPath = ".source")
@ValidationRule(
        value = "self.destination == oldSelf.destination",
        message = "the destination of a backup cannot be changed; create another EtcdBackup",
        reason = "FieldValueForbidden",
        fieldPath = ".destination")
@ValidationRule(
        value = "self.memberComparison == oldSelf.memberComparison",
        message = "memberComparison cannot be changed; create another EtcdBackup",
        reason = "FieldValueForbidden",
        fieldPath = ".memberComparison")
@ValidationRule(
        value = "self.maxAttempts == oldSelf.maxAttempts",
        message = "maxAttempts cannot be changed; create another EtcdBackup",
        reason = "FieldValueForbidden",
        fieldPath = ".maxAttempts")
@ValidationRule(
        value = "self.timeout == oldSelf.timeout",
        message = "timeout cannot be changed; create another EtcdBackup",
        reason = "FieldValueForbidden",
        fieldPath = ".timeout")
public record EtcdBackupSpec(
        @JsonPropertyDescription("Which etcd. Cannot be changed.") @Required
        BackupSource source,

        @JsonPropertyDescription("Where to. Cannot be changed.") @Required
        DestinationReference destination,

        @JsonPropertyDescription(
                "Whether the stored object stays when this resource is deleted. Delete removes exactly the version that this backup wrote, and its manifest. May be changed at any time.")
        @Default("Retain")
        DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "Whether every member's hash is compared with the snapshot's. Skip is for clusters where reading every database is too much. Cannot be changed.")
        @Default("Compare")
        MemberComparison memberComparison,

        @JsonPropertyDescription(
                "How often it is tried in all. What cannot heal ends the first attempt. Cannot be changed. Example: 3.")
        @Default("3")
        @Min(1) @Max(10) Integer maxAttempts,

        @JsonPropertyDescription(
                "The longest that all attempts may take together, from 1m to 24h. Cannot be changed. Example: 1h30m.")
        @Default("1h")
        @Size(min = 2, max = 32) @ValidationRule(
                value =
                        "self.matches('^([0-9]+([.][0-9]+)?(ms|s|m|h))+$') && duration(self) >= duration('1m') && duration(self) <= duration('24h')",
                message = "must be a duration from 1m to 24h, such as 90s, 10m or 1h30m",
                reason = "FieldValueInvalid")
        String timeout) {

    public EtcdBackupSpec {
        deletionPolicy = Absent.or(deletionPolicy, DeletionPolicy.RETAIN);
        memberComparison = Absent.or(memberComparison, MemberComparison.COMPARE);
        maxAttempts = Absent.or(maxAttempts, 3);
        timeout = Absent.or(timeout, "1h");
    }
}
