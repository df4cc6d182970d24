package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.Progress;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * What became of one pod.
 *
 * @param reason as the init container gave it, or what keeps the pod from starting
 */
@ApiObject
public record RestoredMember(
        @JsonPropertyDescription("Name of the pod. Example: prod-0.") @Required @Word
        String pod,

        @JsonPropertyDescription("What it gets.") @Nullable Role role,

        @JsonPropertyDescription(
                "Where it is: Awaited, Injected, Restoring, Booting, Proved, Failed, or RolledBack. Example: Restoring.")
        @Word
        @Nullable String state,

        @JsonPropertyDescription("How far its download is.") @Nullable Progress progress,

        @JsonPropertyDescription("Of the list in docs/reference/reasons.md. Example: NoSpace.") @Word @Nullable String reason,

        @JsonPropertyDescription(
                "The same for people. Example: the volume has 2.1 GB free, 8.0 GB are needed; enlarge it.")
        @Sentence
        @Nullable String message,

        @JsonPropertyDescription("Its id in the restored cluster. Example: 8e9e05c52164694d.") @Word @Nullable String memberId,

        @JsonPropertyDescription("Its HashKV as etcd itself told it. Example: 5d1c9f02.") @Word @Nullable String hashKv,

        @JsonPropertyDescription(
                "Where its old data lies on its volume, kept until a person deletes it. Example: /var/lib/etcd/.rekindle/archive-7f3k2m9q-prod.")
        @Sentence
        @Nullable String archive) {}
