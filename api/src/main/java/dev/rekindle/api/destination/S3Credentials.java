package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.SecretReference;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the keys come from that requests are signed with. */
@ApiObject
@ValidationRule(
        value = "has(self.secret) == (self.from == 'Secret')",
        message = "secret belongs to from: Secret, which needs it",
        reason = "FieldValueInvalid",
        fieldPath = ".secret")
@ValidationRule(
        value = "has(self.roleArn) == (self.from == 'WebIdentity')",
        message = "roleArn belongs to from: WebIdentity, which needs it",
        reason = "FieldValueInvalid",
        fieldPath = ".roleArn")
public record S3Credentials(
        @JsonPropertyDescription(
                "Ambient: what Rekindle's pod has, such as IRSA, Pod Identity or an instance's role. WebIdentity: the role below, by the pod's token. Secret: keys in the Secret below.")
        @Required
        From from,

        @JsonPropertyDescription(
                "Secret with accessKeyID, secretAccessKey and, if need be, sessionToken, in the namespace that Rekindle is installed in.")
        @Nullable SecretReference secret,

        @JsonPropertyDescription("The role to assume. Example: arn:aws:iam::123456789012:role/etcd-backup.")
        @Pattern(Formats.ROLE_ARN) @Size(min = 20, max = 2048) @Nullable String roleArn) {

    /** Where keys come from. */
    public enum From {
        /** What the process finds around it. */
        @JsonProperty("Ambient")
        AMBIENT,
        /** A role, by a token in a file. */
        @JsonProperty("WebIdentity")
        WEB_IDENTITY,
        /** A Secret of the install's namespace. */
        @JsonProperty("Secret")
        SECRET
    }
}
