package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which namespaces may use a destination; there is no default, so that somebody has thought about it. */
@ApiObject
@ValidationRule(
        value = "has(self.names) == (self.from == 'Names')",
        message = "names belongs to from: Names, which needs it",
        reason = "FieldValueInvalid",
        fieldPath = ".names")
@ValidationRule(
        value = "has(self.matchLabels) == (self.from == 'Labels')",
        message = "matchLabels belongs to from: Labels, which needs it",
        reason = "FieldValueInvalid",
        fieldPath = ".matchLabels")
public record NamespaceAccess(
        @JsonPropertyDescription("How they are chosen.") @Required
        From from,

        @JsonPropertyDescription("For from: Names, these. Example: team-a.") @Size(min = 1, max = 128) List<@Pattern(Formats.DNS_LABEL) @Size(min = 1, max = 63) String> names,

        @JsonPropertyDescription(
                "For from: Labels, namespaces that carry all of these. Example: rekindle.dev/destination: offsite.")
        @Nullable Map<String, @Size(max = 63) String> matchLabels) {

    /** How namespaces are chosen. */
    public enum From {
        /** Every one. */
        @JsonProperty("All")
        ALL,
        /** By name. */
        @JsonProperty("Names")
        NAMES,
        /** By label. */
        @JsonProperty("Labels")
        LABELS
    }

    public NamespaceAccess {
        names = Absent.list(names);
        matchLabels = matchLabels == null ? null : new TreeMap<>(matchLabels);
    }
}
