package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.Condition;
import dev.rekindle.api.Progress;
import dev.rekindle.api.backup.SnapshotReport;
import dev.rekindle.api.backup.StoredObjectReport;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Sentence;
import dev.rekindle.api.schema.Timestamp;
import dev.rekindle.api.schema.Word;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an {@link EtcdRestore}. */
@ApiObject
public record EtcdRestoreStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about. Example: 1.") @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription("The conditions in one word.") @Nullable RestorePhase phase,

        @JsonPropertyDescription(
                "What happened last, in one sentence. Example: restored 3 members at revision 81204; restart clients that watch.")
        @Sentence
        @Nullable String message,

        @JsonPropertyDescription(
                "Whether it is over, with success or without, for kubectl wait --for=jsonpath='{.status.terminal}'=true.")
        @Nullable Boolean terminal,

        @JsonPropertyDescription("What is so: Ready, Reconciling and Stalled.") @Size(max = 16) List<Condition> conditions,

        @JsonPropertyDescription("Kind and name of the target. Example: EtcdCluster/prod.") @Sentence @Nullable String target,

        @JsonPropertyDescription("The source in a few words. Example: EtcdBackup/prod-before-upgrade.")
        @Sentence
        @Nullable String source,

        @JsonPropertyDescription("How many restores of this target come before this one; 0 is next. Example: 1.")
        @Min(0) @Nullable Integer queuePosition,

        @JsonPropertyDescription("What stands in the way.") @Nullable PreflightReport preflight,

        @JsonPropertyDescription("The object that is restored.") @Nullable StoredObjectReport object,

        @JsonPropertyDescription("The snapshot that is restored.") @Nullable SnapshotReport snapshot,

        @JsonPropertyDescription(
                "This restore's fresh token, and the token of the restored cluster. Example: 7f3k2m9q-prod.")
        @Word
        @Nullable String token,

        @JsonPropertyDescription("How often pods were let come, failures included. Example: 1.") @Min(0) @Nullable Integer attempts,

        @JsonPropertyDescription("How far all members are together.") @Nullable Progress progress,

        @JsonPropertyDescription("What became of each pod.") @Size(max = 16) List<RestoredMember> members,

        @JsonPropertyDescription("When it began. Example: 2026-11-27T03:16:00Z.") @Timestamp @Nullable Instant startTime,

        @JsonPropertyDescription("When it was over. Example: 2026-11-27T03:17:12Z.") @Timestamp @Nullable Instant completionTime,

        @JsonPropertyDescription("How long each step took.") @Nullable RestoreTimings timings,

        @JsonPropertyDescription("What a person has to know and do afterwards.") @Nullable AftermathReport aftermath) {

    public EtcdRestoreStatus {
        conditions = Absent.list(conditions);
        members = Absent.list(members);
    }
}
