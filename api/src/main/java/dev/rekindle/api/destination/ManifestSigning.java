package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.SecretReference;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signatures of manifests (Ed25519): they bind which cluster, when and which revision to the bytes. */
@ApiObject
@ValidationRule(
        value = "!self.required || has(self.trustedKeys)",
        message = "required needs trustedKeys, or every signature would be a stranger's",
        reason = "FieldValueRequired",
        fieldPath = ".trustedKeys")
@ValidationRule(
        value = "has(self.keySecret) || has(self.trustedKeys)",
        message = "give keySecret to sign, trustedKeys to check, or both",
        reason = "FieldValueRequired")
public record ManifestSigning(
        @JsonPropertyDescription("Secret with privateKey in PEM (Ed25519) that new manifests are signed with.")
        @Nullable SecretReference keySecret,

        @JsonPropertyDescription(
                "Public keys in PEM (Ed25519) whose signatures are believed. Example: -----BEGIN PUBLIC KEY-----.")
        @Size(min = 1, max = 16) List<@Pattern(Formats.PUBLIC_KEY) @Size(min = 1, max = 8192) String> trustedKeys,

        @JsonPropertyDescription("Whether a backup without a signature that is believed is refused by restores.")
        @Default("false")
        Boolean required) {
    public ManifestSigning {
        trustedKeys = Absent.list(trustedKeys);
        required = Absent.or(required, false);
    }
}
