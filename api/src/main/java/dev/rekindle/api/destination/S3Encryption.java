package dev.rekindle.api.destination;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rekindle.api.SecretReference;
import dev.rekindle.api.schema.ApiObject;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Who encrypts objects at rest, and with which key. */
@ApiObject
@ValidationRule(
        value = "self.mode == 'KmsKey' || (!has(self.kmsKeyId) && !has(self.bucketKey))",
        message = "kmsKeyId and bucketKey belong to mode: KmsKey",
        reason = "FieldValueInvalid",
        fieldPath = ".kmsKeyId")
@ValidationRule(
        value = "has(self.customerKeySecret) == (self.mode == 'CustomerKey')",
        message = "customerKeySecret belongs to mode: CustomerKey, which needs it",
        reason = "FieldValueInvalid",
        fieldPath = ".customerKeySecret")
public record S3Encryption(
        @JsonPropertyDescription(
                "StoreKey is SSE-S3, KmsKey is SSE-KMS, CustomerKey is SSE-C, with a key that the store forgets.")
        @Required
        Mode mode,

        @JsonPropertyDescription(
                "The key of KmsKey; left out, the account's default. Example: arn:aws:kms:eu-west-1:123456789012:key/0d1c9f02-5d0e-4c7b-9a39-3f5f2f0d8c11.")
        @Size(min = 1, max = 2048) @Nullable String kmsKeyId,

        @JsonPropertyDescription(
                "Whether S3 asks the key service once for a bucket rather than once for an object; left out, as the bucket is set up.")
        @Nullable BucketKey bucketKey,

        @JsonPropertyDescription("Secret with key: 32 bytes in Base64. Who loses it has lost the backups.") @Nullable SecretReference customerKeySecret) {

    /** Who encrypts. */
    public enum Mode {
        /** SSE-S3. */
        @JsonProperty("StoreKey")
        STORE_KEY,
        /** SSE-KMS. */
        @JsonProperty("KmsKey")
        KMS_KEY,
        /** SSE-C. */
        @JsonProperty("CustomerKey")
        CUSTOMER_KEY
    }

    /** How often the key service is asked. */
    public enum BucketKey {
        /** Once for a bucket. */
        @JsonProperty("Enabled")
        ENABLED,
        /** Once for an object. */
        @JsonProperty("Disabled")
        DISABLED
    }
}
