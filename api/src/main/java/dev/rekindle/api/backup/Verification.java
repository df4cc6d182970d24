package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** One layer of the proof. */
@ApiObject
public record Verification(
        @JsonPropertyDescription("What was looked at.") @Required
        Layer layer,

        @JsonPropertyDescription("What was found.") @Required
        Result result,

        @JsonPropertyDescription("Details for people. Example: 3 of 3 members agree.") @Sentence @Nullable String detail) {

    /** What can be looked at, from the bytes up to their meaning. */
    public enum Layer {
        /** Length and digest that etcd sends along. */
        @JsonProperty("Trailer")
        TRAILER,
        /** Pages, references and order of keys. */
        @JsonProperty("Structure")
        STRUCTURE,
        /** Revisions, and the hash of all rows. */
        @JsonProperty("HashKv")
        HASH_KV,
        /** The other members. */
        @JsonProperty("Members")
        MEMBERS,
        /** Size and checksum that the store tells. */
        @JsonProperty("Store")
        STORE,
        /** The manifest, read back. */
        @JsonProperty("Manifest")
        MANIFEST
    }

    /** What can be found. */
    public enum Result {
        /** It is proved. */
        @JsonProperty("Passed")
        PASSED,
        /** It is not so. */
        @JsonProperty("Failed")
        FAILED,
        /** Nobody looked. */
        @JsonProperty("Skipped")
        SKIPPED
    }
}
