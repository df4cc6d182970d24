package dev.rekindle.objectstore.s3;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** An {@link Encryption} as the SDK takes it: null where nothing is asked for. */
record ServerSide(
        @Nullable ServerSideEncryption algorithm,
        @Nullable String kmsKeyId,
        @Nullable Boolean bucketKey,
        @Nullable String customerAlgorithm,
        @Nullable String customerKey,
        @Nullable String customerKeyMd5) {

    static ServerSide of(Encryption encryption) {
        return switch (encryption) {
            case Encryption.BucketDefault _ -> new ServerSide(null, null, null, null, null, null);
            case Encryption.StoreKey _ -> new ServerSide(ServerSideEncryption.AES256, null, null, null, null, null);
            case Encryption.KmsKey kms ->
                new ServerSide(
                        ServerSideEncryption.AWS_KMS, kms.keyId().orElse(null), bucketKey(kms), null, null, null);
            case Encryption.CustomerKey customer -> {
                String key = customer.base64().reveal();
                byte[] raw = Base64.getDecoder().decode(key);
                yield new ServerSide(null, null, null, "AES256", key, StoreSums.md5(raw, raw.length));
            }
        };
    }

    private static @Nullable Boolean bucketKey(Encryption.KmsKey kms) {
        return switch (kms.bucketKey()) {
            case BUCKET_DEFAULT -> null;
            case ON -> true;
            case OFF -> false;
        };
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "ServerSide[" + algorithm + "]";
    }
}
