package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.schema.ApiObject;
import dev.rekindle.api.schema.Formats;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted: exactly one of {@code pem}, {@code configMap} and {@code secret}. To trust nobody in particular cannot be said. */
@ApiObject
@ValidationRule(
        value = "[has(self.pem), has(self.configMap), has(self.secret)].filter(given, given).size() == 1",
        message = "give exactly one of pem, configMap and secret",
        reason = "FieldValueInvalid")
public record CertificateAuthority(
        @JsonPropertyDescription("Certificates in PEM. Example: -----BEGIN CERTIFICATE-----.")
        @Pattern(Formats.CERTIFICATES) @Size(min = 1, max = 65536) @Nullable String pem,

        @JsonPropertyDescription("They lie in a ConfigMap.") @Nullable DataReference configMap,

        @JsonPropertyDescription("They lie in a Secret.") @Nullable DataReference secret) {}
