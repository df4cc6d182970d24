package dev.rekindle.api.internal;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.DnsLabel;
import dev.rekindle.api.schema.DnsName;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which pods get which role. It has no image, no bucket and no credential. */
@ApiObject
@ValidationRule(
        value = "self == oldSelf",
        message = "an order cannot be changed; take it away and write another",
        reason = "FieldValueForbidden")
@ValidationRule(
        value = "!has(self.roles) || self.roles.all(one, one.pod in self.podNames)",
        message = "roles names a pod that podNames does not",
        reason = "FieldValueInvalid",
        fieldPath = ".roles")
public record RestoreInjectionSpec(
        @JsonPropertyDescription("The EtcdRestore, in this namespace. Example: prod-after-outage.") @Required @DnsName
        String restore,

        @JsonPropertyDescription(
                "Fresh for every restore, and the token of the restored cluster. Example: 7f3k2m9q-prod.")
        @Required
        @Pattern(Formats.TOKEN) @Size(min = 1, max = 63) String token,

        @JsonPropertyDescription("The container that etcd runs in. Example: etcd.") @Required @DnsLabel
        String container,

        @JsonPropertyDescription("The pods, and the one of the dry-run handshake. Example: prod-0.")
        @Required
        @Size(min = 1, max = 16) List<@Pattern(Formats.DNS_NAME) @Size(min = 1, max = 253) String> podNames,

        @JsonPropertyDescription("What each pod gets; a pod that is not named is a Member.") @Size(max = 16) List<OrderedPod> roles,

        @JsonPropertyDescription("Whose pods they are.") @Required
        PodOwner owner,

        @JsonPropertyDescription("Secret with the ticket, in this namespace. Example: prod-after-outage-ticket.")
        @Required
        @DnsName
        String ticketSecret) {
    public RestoreInjectionSpec {
        podNames = Absent.list(podNames);
        roles = Absent.list(roles);
    }
}
