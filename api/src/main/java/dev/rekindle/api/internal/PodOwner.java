package dev.rekindle.api.internal;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsName;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The controller that pods name as their owner. */
@ApiObject
public record PodOwner(
        @JsonPropertyDescription("Its kind. Example: StatefulSet.")
        @Required
        @Pattern(Formats.KIND) @Size(min = 1, max = 63) String kind,

        @JsonPropertyDescription("Its name. Example: prod.") @Required @DnsName
        String name,

        @JsonPropertyDescription(
                "Its uid; absent where it does not exist yet. Example: 0b7c3a52-5d0e-4c7b-9a39-3f5f2f0d8c11.")
        @Size(min = 1, max = 63) @Nullable String uid) {}
