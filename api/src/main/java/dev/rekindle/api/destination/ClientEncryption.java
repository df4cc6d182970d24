package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.SecretReference;
import dev.rekindle.api.schema.Absent;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For whom snapshots are encrypted: at least two, since a lost key is a lost backup. */
@ApiObject
public record ClientEncryption(
        @JsonPropertyDescription(
                "Public keys of those who can decrypt, as rekindle key generate makes them: at least two different ones, one of them kept offline. Example: {\"primaryKeyId\": 1, \"key\": []}.")
        @Required
        @Size(min = 2, max = 8) @ValidationRule(
                value = "self.all(key, !key.contains('ASYMMETRIC_PRIVATE'))",
                message =
                        "holds a private key, which a backup does not need and must not have; give the public one, and make new keys, since others may have read this one",
                reason = "FieldValueInvalid")
        List<@Pattern(Formats.RECIPIENT_KEY) @Size(min = 1, max = 8192) String> recipients,

        @JsonPropertyDescription(
                "Secret with privateKey of one of them, needed to restore; left out, Rekindle can write and cannot read.")
        @Nullable SecretReference privateKeySecret) {
    public ClientEncryption {
        recipients = Absent.list(recipients);
    }
}
