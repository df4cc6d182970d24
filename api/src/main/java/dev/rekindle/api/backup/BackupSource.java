package dev.rekindle.api.backup;

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

/** Which etcd, and how to speak to it: exactly one of {@code etcdCluster}, {@code statefulSet} and {@code endpoints}. */
@ApiObject
@ValidationRule(
        value = "[has(self.etcdCluster), has(self.statefulSet), has(self.endpoints)].filter(given, given).size() == 1",
        message = "name exactly one of etcdCluster, statefulSet and endpoints",
        reason = "FieldValueInvalid")
@ValidationRule(
        value = "!has(self.endpoints) || !has(self.tls) || !self.endpoints.urls.exists(url, url.startsWith('http://'))",
        message = "tls is for https:// URLs alone, and endpoints.urls has one with http://",
        reason = "FieldValueInvalid",
        fieldPath = ".tls")
public record BackupSource(
        @JsonPropertyDescription("An EtcdCluster of etcd-operator (operator.etcd.io).") @Nullable EtcdClusterSource etcdCluster,

        @JsonPropertyDescription("A StatefulSet whose pods are the members.") @Nullable StatefulSetSource statefulSet,

        @JsonPropertyDescription("Members by their client URLs, wherever they run.") @Nullable EndpointsSource endpoints,

        @JsonPropertyDescription("TLS towards etcd. Left out, it is found in what the pods show.") @Nullable EtcdTls tls,

        @JsonPropertyDescription("A login, for an etcd whose authentication is on.") @Nullable EtcdAuth auth) {

    /** A cluster of the upstream operator. */
    @ApiObject
    public record EtcdClusterSource(
            @JsonPropertyDescription("Its name, in the namespace of this object. Example: prod.") @Required @DnsLabel
            String name) {}

    /** Any StatefulSet of etcd. */
    @ApiObject
    public record StatefulSetSource(
            @JsonPropertyDescription("Its name, in the namespace of this object. Example: etcd.") @Required @DnsName
            String name,

            @JsonPropertyDescription("The container that etcd runs in. Example: etcd.") @Default("etcd") @DnsLabel
            String container) {
        public StatefulSetSource {
            container = Absent.or(container, "etcd");
        }
    }

    /** Members by their URLs. */
    @ApiObject
    @ValidationRule(
            value =
                    "!(self.urls.exists(url, url.startsWith('https://')) && self.urls.exists(url, url.startsWith('http://')))",
            message = "either all URLs begin with https:// or all with http://",
            reason = "FieldValueInvalid",
            fieldPath = ".urls")
    public record EndpointsSource(
            @JsonPropertyDescription("What this etcd is called; its backups lie under this name. Example: edge.")
            @Required
            @DnsLabel
            String name,

            @JsonPropertyDescription("Client URLs of the members. Example: https://10.0.0.1:2379.")
            @Required
            @Size(min = 1, max = 16) List<@Pattern(Formats.ETCD_URL) @Size(min = 1, max = 300) String> urls,

            @JsonPropertyDescription(
                    "Which members are spoken to: those that members advertise too, or the named ones only.")
            @Default("Advertised")
            MemberDiscovery discovery) {
        public EndpointsSource {
            urls = Absent.list(urls);
            discovery = Absent.or(discovery, MemberDiscovery.ADVERTISED);
        }
    }
}
