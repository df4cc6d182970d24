package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsName;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One value of a Secret or ConfigMap in the namespace that Rekindle is installed in. */
@ApiObject
public record DataReference(
        @JsonPropertyDescription("Name of the object; there is no namespace to choose. Example: store-ca.")
        @Required
        @DnsName
        String name,

        @JsonPropertyDescription("Which of its values. Example: ca.crt.")
        @Required
        @Pattern(Formats.DATA_KEY) @Size(min = 1, max = 253) String key) {}
