package dev.rekindle.api.internal;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsName;
import io.fabric8.generator.annotation.Required;

/** What one pod gets by an order. */
@ApiObject
public record OrderedPod(
        @JsonPropertyDescription("Name of the pod. Example: prod-0.") @Required @DnsName
        String pod,

        @JsonPropertyDescription(
                "Seed restores a cluster of one, Member restores with the whole initial cluster, Joiner starts empty and joins, Rollback takes the restore back.")
        @Required
        OrderedRole role) {}
