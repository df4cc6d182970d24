package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** An object as it lies in its store; with the manifest beside it, it can be restored without this resource. */
@ApiObject
public record StoredObjectReport(
        @JsonPropertyDescription("The EtcdBackupDestination. Example: offsite.") @Required @Word
        String destination,

        @JsonPropertyDescription("Below the destination's prefix. Example: team-a/prod/nightly-20261127T031600Z.db.")
        @Required
        @Sentence
        String key,

        @JsonPropertyDescription("Version id or generation, as the store told it. Example: 3HL4kqtJvjVBH40Nrjfkd.")
        @Sentence
        @Nullable String version,

        @JsonPropertyDescription("Bytes in the store. Example: 3865470566.") @Required @Min(1) long size,

        @JsonPropertyDescription(
                "Of all bytes in the store. Example: 9f3c5a0e0d5c3c1b7f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f.")
        @Required
        @Word
        String sha256,

        @JsonPropertyDescription("As the store keeps it. Example: crc32c:e3069283.") @Word @Nullable String checksum,

        @JsonPropertyDescription("Key of the manifest. Example: team-a/prod/nightly-20261127T031600Z.manifest.json.")
        @Sentence
        @Nullable String manifestKey,

        @JsonPropertyDescription("Version of the manifest. Example: 1764213432000000.") @Sentence @Nullable String manifestVersion,

        @JsonPropertyDescription("Whether it is encrypted for the destination's recipients.") @Nullable Boolean encrypted) {}
