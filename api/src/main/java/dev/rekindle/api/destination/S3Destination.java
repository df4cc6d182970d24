package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A bucket of S3: where it is, who we are to it, and how objects are written. */
@ApiObject
@ValidationRule(
        value = "self.bucket == oldSelf.bucket",
        message = "the bucket cannot be changed, since backups lie in it; create another destination",
        reason = "FieldValueForbidden",
        fieldPath = ".bucket")
@ValidationRule(
        value = "has(self.prefix) == has(oldSelf.prefix) && (!has(self.prefix) || self.prefix == oldSelf.prefix)",
        message = "the prefix cannot be changed, since backups lie below it; create another destination",
        reason = "FieldValueForbidden",
        fieldPath = ".prefix")
@ValidationRule(
        value = "!has(self.endpoint) || !self.endpoint.startsWith('http://') || self.plainHttp == 'Allowed'",
        message = "an endpoint with http:// needs plainHttp: Allowed; who is on the way can then read every key",
        reason = "FieldValueInvalid",
        fieldPath = ".endpoint")
@ValidationRule(
        value =
                "!has(self.endpoint) || self.credentials.from == 'Secret' || (self.machineCredentials == 'Sent' && self.endpoint.startsWith('https://'))",
        message =
                "credentials of the machine go to Amazon only, unless machineCredentials is Sent and the endpoint has https://; name a Secret",
        reason = "FieldValueInvalid",
        fieldPath = ".credentials")
@ValidationRule(
        value = "has(self.endpoint) || self.machineCredentials == 'Withheld'",
        message = "machineCredentials is about an endpoint that is not Amazon's, and none is given",
        reason = "FieldValueInvalid",
        fieldPath = ".machineCredentials")
public record S3Destination(
        @JsonPropertyDescription(
                "Name of the bucket, or the ARN of an access point. Cannot be changed. Example: acme-etcd-backups.")
        @Required
        @Pattern(Formats.S3_BUCKET) @Size(min = 2, max = 255) String bucket,

        @JsonPropertyDescription("Everything lies below it. Cannot be changed. Example: production/.")
        @Pattern(Formats.OBJECT_PREFIX) @Size(min = 2, max = 512) @ValidationRule(
                value = "!self.split('/').exists(segment, segment == '..' || segment == '.')",
                message = "must not have a segment . or ..",
                reason = "FieldValueInvalid")
        @Nullable String prefix,

        @JsonPropertyDescription("What requests are signed for. Example: eu-west-1.")
        @Default("us-east-1")
        @Pattern(Formats.REGION) @Size(min = 1, max = 63) String region,

        @JsonPropertyDescription("Another store than Amazon's. Example: https://minio.storage.svc:9000.")
        @Pattern(Formats.ENDPOINT) @Size(min = 8, max = 300) @Nullable String endpoint,

        @JsonPropertyDescription(
                "How the bucket is named in a request. Left out, it is VirtualHost at Amazon and Path elsewhere.")
        @Nullable Addressing addressing,

        @JsonPropertyDescription("Whose certificates are trusted, in place of the usual ones.") @Nullable CertificateAuthority certificateAuthority,

        @JsonPropertyDescription("A proxy on the way; its login cannot be given here. Example: http://proxy.corp:3128.")
        @Pattern(Formats.PROXY) @Size(min = 8, max = 300) @Nullable String proxy,

        @JsonPropertyDescription("Whether http:// is allowed.") @Default("Refused")
        PlainHttp plainHttp,

        @JsonPropertyDescription("Whether the store may have a private address, as one inside this cluster has.")
        @Default("Refused")
        PrivateNetworks privateNetworks,

        @JsonPropertyDescription(
                "Whether another store than Amazon's may see requests signed with the machine's credentials.")
        @Default("Withheld")
        MachineCredentials machineCredentials,

        @JsonPropertyDescription("Who we are to the store.") @Required
        S3Credentials credentials,

        @JsonPropertyDescription("Who encrypts objects at rest; left out, it is as the bucket is set up.") @Nullable S3Encryption encryption,

        @JsonPropertyDescription("Storage class of new objects; left out, the bucket's. Example: STANDARD_IA.")
        @Pattern(Formats.STORAGE_CLASS) @Size(min = 1, max = 63) @Nullable String storageClass,

        @JsonPropertyDescription("Locks every object against deletion; left out, the bucket's own rule holds.")
        @Nullable ObjectLock objectLock,

        @JsonPropertyDescription("Who finds damage: the store itself, or we by reading back.") @Default("Strict")
        Checksums checksums,

        @JsonPropertyDescription("Who keeps objects from being replaced: the store in one step, or we by looking.")
        @Default("Native")
        CreateOnly createOnly) {
    public S3Destination {
        region = Absent.or(region, "us-east-1");
        plainHttp = Absent.or(plainHttp, PlainHttp.REFUSED);
        privateNetworks = Absent.or(privateNetworks, PrivateNetworks.REFUSED);
        machineCredentials = Absent.or(machineCredentials, MachineCredentials.WITHHELD);
        checksums = Absent.or(checksums, Checksums.STRICT);
        createOnly = Absent.or(createOnly, CreateOnly.NATIVE);
    }
}
