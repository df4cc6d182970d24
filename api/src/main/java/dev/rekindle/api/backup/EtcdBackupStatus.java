package dev.rekindle.api.backup;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.Condition;
import dev.rekindle.api.Progress;
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

/**
 * What became of an {@link EtcdBackup}.
 *
 * @param attempts the last ten
 */
@ApiObject
public record EtcdBackupStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about. Example: 1.") @Min(0) @Nullable Long observedGeneration,

        @JsonPropertyDescription("The conditions in one word.") @Nullable BackupPhase phase,

        @JsonPropertyDescription(
                "What happened last, in one sentence. Example: stored 3.9 GB at revision 81204, all 3 members agree.")
        @Sentence
        @Nullable String message,

        @JsonPropertyDescription(
                "Whether it is over, with success or without, for kubectl wait --for=jsonpath='{.status.terminal}'=true.")
        @Nullable Boolean terminal,

        @JsonPropertyDescription("What is so: Ready, Reconciling and Stalled.") @Size(max = 16) List<Condition> conditions,

        @JsonPropertyDescription("What the etcd is called. Example: prod.") @Word @Nullable String cluster,

        @JsonPropertyDescription("How many backups come before this one; 0 is next. Example: 2.") @Min(0) @Nullable Integer queuePosition,

        @JsonPropertyDescription("How far the running attempt is.") @Nullable Progress progress,

        @JsonPropertyDescription("Size of the snapshot for people. Example: 3.9 GB.") @Word @Nullable String displaySize,

        @JsonPropertyDescription("When the first attempt began. Example: 2026-11-27T03:16:00Z.") @Timestamp @Nullable Instant startTime,

        @JsonPropertyDescription("When it was over. Example: 2026-11-27T03:17:12Z.") @Timestamp @Nullable Instant completionTime,

        @JsonPropertyDescription("The last ten attempts, oldest first.") @Size(max = 10) List<BackupAttempt> attempts,

        @JsonPropertyDescription("The object as it lies in its store.") @Nullable StoredObjectReport object,

        @JsonPropertyDescription("What the snapshot says about itself, as it was proved.") @Nullable SnapshotReport snapshot,

        @JsonPropertyDescription("Where the snapshot came from, as the live cluster told it.") @Nullable SourceReport source,

        @JsonPropertyDescription("What was proved, layer by layer.") @Size(max = 16) List<Verification> verification,

        @JsonPropertyDescription("How long each step took.") @Nullable BackupTimings timings) {

    public EtcdBackupStatus {
        conditions = Absent.list(conditions);
        attempts = Absent.list(attempts);
        verification = Absent.list(verification);
    }
}
