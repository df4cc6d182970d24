package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EtcdRestore} is asked for. Nothing but {@code cancel} changes afterwards.
 *
 * @param timeout as {@link dev.rekindle.api.schema.DurationText} reads it
 */
@ApiObject
@ValidationRule(
        value = "self.source == oldSelf.source",
        message = "the source of a restore cannot be changed; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".source")
@ValidationRule(
        value = "self.target == oldSelf.target",
        message = "the target of a restore cannot be changed; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".target")
@ValidationRule(
        value =
                "self.existingData == oldSelf.existingData && has(self.rollback) == has(oldSelf.rollback) && (!has(self.rollback) || self.rollback == oldSelf.rollback)",
        message = "what is done with existing data cannot be changed; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".existingData")
@ValidationRule(
        value = "self.revisionBump == oldSelf.revisionBump",
        message = "revisionBump cannot be changed; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".revisionBump")
@ValidationRule(
        value = "self.foreignCluster == oldSelf.foreignCluster && self.bootstrapGuard == oldSelf.bootstrapGuard",
        message = "foreignCluster and bootstrapGuard cannot be changed; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".foreignCluster")
@ValidationRule(
        value = "self.dryRun == oldSelf.dryRun",
        message = "a dry run cannot become a real one, nor the other way round; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".dryRun")
@ValidationRule(
        value = "self.timeout == oldSelf.timeout",
        message = "timeout cannot be changed; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".timeout")
@ValidationRule(
        value = "self.cancel || !oldSelf.cancel",
        message = "a cancelled restore cannot be taken up again; create another EtcdRestore",
        reason = "FieldValueForbidden",
        fieldPath = ".cancel")
@ValidationRule(
        value = "!has(self.rollback) || self.existingData == 'Archive'",
        message = "rollback belongs to existingData: Archive; without an archive there is nothing to go back to",
        reason = "FieldValueInvalid",
        fieldPath = ".rollback")
@ValidationRule(
        value =
                "self.existingData != 'Archive' || !has(self.target.etcdCluster) || self.target.etcdCluster.mode != 'Awaited' || has(self.target.roles)",
        message = "Archive with mode: Awaited needs target.roles, since nobody can see yet which volumes survived",
        reason = "FieldValueInvalid",
        fieldPath = ".existingData")
public record EtcdRestoreSpec(
        @JsonPropertyDescription("Which snapshot. Cannot be changed.") @Required
        RestoreSource source,

        @JsonPropertyDescription("Into which etcd. Cannot be changed.") @Required
        RestoreTarget target,

        @JsonPropertyDescription(
                "What is done with data that the target has: Refuse ends before anything is touched, Archive moves it aside on its volume and keeps it until a person deletes it. Cannot be changed.")
        @Default("Refuse")
        ExistingData existingData,

        @JsonPropertyDescription(
                "With existingData: Archive, whether the old data is to come back where the new does not boot or cannot be proved, and nobody cancelled the restore; left out, Automatic. What the restore had made is moved aside, never deleted. Cannot be changed.")
        @Nullable Rollback rollback,

        @JsonPropertyDescription(
                "By how much the revision is raised, so that no watcher sees it go back. Cannot be changed.")
        @Default("{}")
        RevisionBump revisionBump,

        @JsonPropertyDescription(
                "Whether a snapshot of another cluster may be restored into this one. Cannot be changed.")
        @Default("Refuse")
        ForeignCluster foreignCluster,

        @JsonPropertyDescription(
                "Whether the restored cluster is guarded from a member that lost its volume and would found an empty one in its place. Cannot be changed.")
        @Default("Auto")
        GuardChoice bootstrapGuard,

        @JsonPropertyDescription(
                "Ends with the report of everything that stands in the way; writes nothing. Cannot be changed.")
        @Default("false")
        Boolean dryRun,

        @JsonPropertyDescription("Ends the restore as soon as that is safe. Once true, it stays so.") @Default("false")
        Boolean cancel,

        @JsonPropertyDescription("The longest that it may take, from 1m to 24h. Cannot be changed. Example: 30m.")
        @Default("30m")
        @Size(min = 2, max = 32) @ValidationRule(
                value =
                        "self.matches('^([0-9]+([.][0-9]+)?(ms|s|m|h))+$') && duration(self) >= duration('1m') && duration(self) <= duration('24h')",
                message = "must be a duration from 1m to 24h, such as 90s, 10m or 1h30m",
                reason = "FieldValueInvalid")
        String timeout) {

    public EtcdRestoreSpec {
        existingData = Absent.or(existingData, ExistingData.REFUSE);
        revisionBump = Absent.or(revisionBump, new RevisionBump(RevisionBump.Mode.AUTO, null));
        foreignCluster = Absent.or(foreignCluster, ForeignCluster.REFUSE);
        bootstrapGuard = Absent.or(bootstrapGuard, GuardChoice.AUTO);
        dryRun = Absent.or(dryRun, false);
        cancel = Absent.or(cancel, false);
        timeout = Absent.or(timeout, "30m");
    }
}
