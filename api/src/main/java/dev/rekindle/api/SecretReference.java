package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsName;
import io.fabric8.generator.annotation.Required;

/** Names a Secret: of the object's own namespace, and for what has none, of the namespace that Rekindle is installed in. */
@ApiObject
public record SecretReference(
        @JsonPropertyDescription("Name of the Secret; there is no namespace to choose. Example: prod-client-tls.")
        @Required
        @DnsName
        String name) {}
