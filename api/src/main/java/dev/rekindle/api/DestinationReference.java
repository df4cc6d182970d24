package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsName;
import io.fabric8.generator.annotation.Required;

/** Names an {@code EtcdBackupDestination}, which is all that a namespaced object can say about where backups live. */
@ApiObject
public record DestinationReference(
        @JsonPropertyDescription("Name of an EtcdBackupDestination that this namespace may use. Example: offsite.")
        @Required
        @DnsName
        String name) {}
