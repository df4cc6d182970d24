package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.SecretReference;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A bucket of Google Cloud Storage. */
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
        value = "!has(self.endpoint) || !self.endpoint.startsWith('http://') || self.credentials.from == 'None'",
        message =
                "credentials are not sent in the clear; an endpoint with http:// is for an emulator, with credentials.from: None",
        reason = "FieldValueInvalid",
        fieldPath = ".endpoint")
@ValidationRule(
        value = "!has(self.endpoint) || self.credentials.from != 'Ambient'",
        message = "credentials of the machine are sent to Google's own hosts only; name a Secret",
        reason = "FieldValueInvalid",
        fieldPath = ".credentials")
@ValidationRule(
        value = "!(has(self.kmsKey) && has(self.customerKeySecret))",
        message = "give either kmsKey or customerKeySecret",
        reason = "FieldValueInvalid",
        fieldPath = ".customerKeySecret")
public record GcsDestination(
        @JsonPropertyDescription("Name of the bucket, without gs://. Cannot be changed. Example: acme-etcd-backups.")
        @Required
        @Pattern(Formats.GCS_BUCKET) @Size(min = 3, max = 222) String bucket,

        @JsonPropertyDescription("Everything lies below it. Cannot be changed. Example: production/.")
        @Pattern(Formats.OBJECT_PREFIX) @Size(min = 2, max = 512) @ValidationRule(
                value = "!self.split('/').exists(segment, segment == '..' || segment == '.')",
                message = "must not have a segment . or ..",
                reason = "FieldValueInvalid")
        @Nullable String prefix,

        @JsonPropertyDescription(
                "The project that pays for requests; left out, the credentials' own. Example: acme-backup.")
        @Pattern(Formats.GOOGLE_PROJECT) @Size(min = 6, max = 63) @Nullable String project,

        @JsonPropertyDescription(
                "Another endpoint than Google's public one. Example: https://storage-backup.p.googleapis.com.")
        @Pattern(Formats.ENDPOINT) @Size(min = 8, max = 300) @Nullable String endpoint,

        @JsonPropertyDescription("Whose certificates are trusted beside the usual ones.") @Nullable CertificateAuthority certificateAuthority,

        @JsonPropertyDescription("A proxy on the way; its login cannot be given here. Example: http://proxy.corp:3128.")
        @Pattern(Formats.PROXY) @Size(min = 8, max = 300) @Nullable String proxy,

        @JsonPropertyDescription("Whether the store may have a private address.") @Default("Refused")
        PrivateNetworks privateNetworks,

        @JsonPropertyDescription("Who we are to Google.") @Required
        GcsCredentials credentials,

        @JsonPropertyDescription(
                "Encrypts with this key of Cloud KMS. Example: projects/acme/locations/europe-west3/keyRings/backup/cryptoKeys/etcd.")
        @Pattern(Formats.GOOGLE_KEY) @Size(min = 1, max = 512) @Nullable String kmsKey,

        @JsonPropertyDescription(
                "Encrypts with the value key of this Secret, 32 bytes in Base64, that Google forgets. Who loses it has lost the backups.")
        @Nullable SecretReference customerKeySecret,

        @JsonPropertyDescription("Storage class of new objects; left out, the bucket's. Example: NEARLINE.")
        @Pattern(Formats.STORAGE_CLASS) @Size(min = 1, max = 63) @Nullable String storageClass) {

    public GcsDestination {
        privateNetworks = Absent.or(privateNetworks, PrivateNetworks.REFUSED);
    }

    /** Who we are to Google. */
    @ApiObject
    @ValidationRule(
            value = "has(self.secret) == (self.from == 'Secret')",
            message = "secret belongs to from: Secret, which needs it",
            reason = "FieldValueInvalid",
            fieldPath = ".secret")
    public record GcsCredentials(
            @JsonPropertyDescription(
                    "Ambient: what Rekindle's pod has, such as workload identity. Secret: a service account's key in the Secret below. None: for emulators.")
            @Required
            From from,

            @JsonPropertyDescription("Secret with serviceAccountJSON, in the namespace that Rekindle is installed in.")
            @Nullable SecretReference secret) {

        /** Where credentials come from. */
        public enum From {
            /** What the process finds around it. */
            @JsonProperty("Ambient")
            AMBIENT,
            /** A Secret of the install's namespace. */
            @JsonProperty("Secret")
            SECRET,
            /** Nowhere. */
            @JsonProperty("None")
            NONE
        }
    }
}
