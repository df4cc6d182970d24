package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An EtcdCluster to create.
 *
 * @param spec as the upstream operator defines it, in whichever of its versions is installed
 */
@ApiObject
public record EtcdClusterTemplate(
        @JsonPropertyDescription("Labels of the EtcdCluster. Example: team: a.") @Nullable Map<String, @Size(max = 63) String> labels,

        @JsonPropertyDescription("Annotations of the EtcdCluster. Example: example.com/owner: team-a.") @Nullable Map<String, @Size(max = 4096) String> annotations,

        @JsonPropertyDescription(
                "The spec of the EtcdCluster, as its operator defines it: size, version, storageSpec and so on. Example: {size: 3, version: v3.6.16}.")
        @Required
        @PreserveUnknownFields
        Map<String, Object> spec) {}
