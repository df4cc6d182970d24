package dev.rekindle.api.restore;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.EtcdAuth;
import dev.rekindle.api.EtcdTls;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsLabel;
import dev.rekindle.api.schema.DnsName;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Into which etcd: exactly one of {@code etcdCluster}, {@code statefulSet} and {@code owner}. */
@ApiObject
@ValidationRule(
        value = "[has(self.etcdCluster), has(self.statefulSet), has(self.owner)].filter(given, given).size() == 1",
        message = "name exactly one of etcdCluster, statefulSet and owner",
        reason = "FieldValueInvalid")
@ValidationRule(
        value = "!has(self.owner) || has(self.roles)",
        message = "an owner that Rekindle does not know needs roles: who restores, and who joins",
        reason = "FieldValueRequired",
        fieldPath = ".roles")
@ValidationRule(
        value =
                "!has(self.roles) || self.roles.all(one, one.role == 'Member') || (self.roles.exists_one(one, one.role == 'Seed') && !self.roles.exists(one, one.role == 'Member'))",
        message =
                "roles are either all Member, or exactly one Seed and the others Joiner; any other mix would not be one cluster",
        reason = "FieldValueInvalid",
        fieldPath = ".roles")
public record RestoreTarget(
        @JsonPropertyDescription("An EtcdCluster of etcd-operator (operator.etcd.io).") @Nullable EtcdClusterTarget etcdCluster,

        @JsonPropertyDescription("A StatefulSet whose pods are the members.") @Nullable StatefulSetTarget statefulSet,

        @JsonPropertyDescription("Pods of any other owner.") @Nullable OwnerTarget owner,

        @JsonPropertyDescription("What each pod gets. Left out, it is settled by how the owner grows its clusters.")
        @Size(min = 1, max = 15) List<PodRole> roles,

        @JsonPropertyDescription(
                "TLS towards the restored etcd, to prove it. Left out, it is found in what the pods show.")
        @Nullable EtcdTls tls,

        @JsonPropertyDescription("A login for the restored etcd, where the snapshot has authentication on.") @Nullable EtcdAuth auth) {

    public RestoreTarget {
        roles = Absent.list(roles);
    }

    /** A cluster of the upstream operator. */
    @ApiObject
    @ValidationRule(
            value = "has(self.template) == (self.mode == 'Created')",
            message = "template belongs to mode: Created, which needs it",
            reason = "FieldValueInvalid",
            fieldPath = ".template")
    public record EtcdClusterTarget(
            @JsonPropertyDescription("Its name, in the namespace of this object. Example: prod.") @Required @DnsLabel
            String name,

            @JsonPropertyDescription(
                    "Existing restores in place, Awaited waits until somebody creates the cluster, Created makes it from the template.")
            @Default("Existing")
            TargetMode mode,

            @JsonPropertyDescription("What to create.") @Nullable EtcdClusterTemplate template) {
        public EtcdClusterTarget {
            mode = Absent.or(mode, TargetMode.EXISTING);
        }
    }

    /** Any StatefulSet of etcd. */
    @ApiObject
    public record StatefulSetTarget(
            @JsonPropertyDescription("Its name, in the namespace of this object. Example: etcd.") @Required @DnsName
            String name,

            @JsonPropertyDescription("The container that etcd runs in. Example: etcd.") @Default("etcd") @DnsLabel
            String container) {
        public StatefulSetTarget {
            container = Absent.or(container, "etcd");
        }
    }

    /** Whoever owns the pods; they are those that roles names. */
    @ApiObject
    public record OwnerTarget(
            @JsonPropertyDescription("Group and version of the owner. Example: etcd.example.com/v1.")
            @Required
            @Pattern(Formats.API_VERSION) @Size(min = 2, max = 253) String apiVersion,

            @JsonPropertyDescription("Its kind. Example: EtcdCluster.")
            @Required
            @Pattern(Formats.KIND) @Size(min = 1, max = 63) String kind,

            @JsonPropertyDescription("Its name, in the namespace of this object. Example: prod.") @Required @DnsName
            String name,

            @JsonPropertyDescription("The container that etcd runs in. Example: etcd.") @Default("etcd") @DnsLabel
            String container) {
        public OwnerTarget {
            container = Absent.or(container, "etcd");
        }
    }
}
