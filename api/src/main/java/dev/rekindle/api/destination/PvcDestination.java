package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsName;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A directory on a volume. */
@ApiObject
@ValidationRule(
        value = "self.claimName == oldSelf.claimName",
        message = "the volume cannot be changed, since backups lie on it; create another destination",
        reason = "FieldValueForbidden",
        fieldPath = ".claimName")
@ValidationRule(
        value = "has(self.prefix) == has(oldSelf.prefix) && (!has(self.prefix) || self.prefix == oldSelf.prefix)",
        message = "the prefix cannot be changed, since backups lie below it; create another destination",
        reason = "FieldValueForbidden",
        fieldPath = ".prefix")
public record PvcDestination(
        @JsonPropertyDescription(
                "Name of the PersistentVolumeClaim, in the namespace that Rekindle is installed in. Cannot be changed. Example: etcd-backups.")
        @Required
        @DnsName
        String claimName,

        @JsonPropertyDescription("Directory on it. Cannot be changed. Example: production/.")
        @Pattern(Formats.OBJECT_PREFIX) @Size(min = 2, max = 512) @ValidationRule(
                value = "!self.split('/').exists(segment, segment == '..' || segment == '.')",
                message = "must not have a segment . or ..",
                reason = "FieldValueInvalid")
        @Nullable String prefix) {}
