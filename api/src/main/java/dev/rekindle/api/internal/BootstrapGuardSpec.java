package dev.rekindle.api.internal;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsLabel;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Which cluster, and its members. */
@ApiObject
@ValidationRule(
        value = "self.owner == oldSelf.owner && self.container == oldSelf.container",
        message = "a guard stays with its cluster; only initialCluster changes",
        reason = "FieldValueForbidden",
        fieldPath = ".owner")
@ValidationRule(
        value = "has(self.owner.uid)",
        message = "a guard names its owner's uid, or it would guard the next cluster of that name from being made",
        reason = "FieldValueRequired",
        fieldPath = ".owner")
public record BootstrapGuardSpec(
        @JsonPropertyDescription("The cluster, by its uid too.") @Required
        PodOwner owner,

        @JsonPropertyDescription("The container that etcd runs in. Example: etcd.") @Required @DnsLabel
        String container,

        @JsonPropertyDescription(
                "All members, for ETCD_INITIAL_CLUSTER; left out, that stays as the owner writes it. Example: prod-0=https://prod-0.prod:2380.")
        @Pattern(Formats.INITIAL_CLUSTER) @Size(min = 1, max = 8192) @Nullable String initialCluster) {}
