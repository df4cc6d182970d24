package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.s3.S3Writing.Checksums;
import dev.rekindle.objectstore.s3.S3Writing.CreateOnly;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Writes the requests: pure functions of the options and of what is asked. */
final class S3Requests {
    private static final String EVERY_VERSION = "*";

    private final S3Options options;
    private final ServerSide sse;

    S3Requests(S3Options options) {
        this.options = options;
        this.sse = ServerSide.of(options.writing().encryption());
    }

    S3Options options() {
        return options;
    }

    boolean strict() {
        return options.writing().checksums() == Checksums.STRICT;
    }

    /** The key in the bucket. */
    String key(ObjectKey key) {
        return options.prefix().key(key.value()).value();
    }

    HeadObjectRequest head(ObjectKey key, Optional<String> versionId) {
        var request = HeadObjectRequest.builder().bucket(options.bucket()).key(key(key));
        versionId.ifPresent(request::versionId);
        if (strict()) {
            request.checksumMode(ChecksumMode.ENABLED);
        }
        request.sseCustomerAlgorithm(sse.customerAlgorithm())
                .sseCustomerKey(sse.customerKey())
                .sseCustomerKeyMD5(sse.customerKeyMd5());
        return request.build();
    }

    /** Pinned by the version id, or by the etag in a bucket without ids. */
    GetObjectRequest.Builder get(ObjectKey key, S3Version version) {
        var request = GetObjectRequest.builder().bucket(options.bucket()).key(key(key));
        version.versionId().ifPresentOrElse(request::versionId, () -> request.ifMatch(version.quotedEtag()));
        request.sseCustomerAlgorithm(sse.customerAlgorithm())
                .sseCustomerKey(sse.customerKey())
                .sseCustomerKeyMD5(sse.customerKeyMd5());
        return request;
    }

    /** The first byte of the newest version. */
    GetObjectRequest first(ObjectKey key) {
        return GetObjectRequest.builder()
                .bucket(options.bucket())
                .key(key(key))
                .range("bytes=0-0")
                .sseCustomerAlgorithm(sse.customerAlgorithm())
                .sseCustomerKey(sse.customerKey())
                .sseCustomerKeyMD5(sse.customerKeyMd5())
                .build();
    }

    PutObjectRequest put(Attempt attempt, PartBuffer bytes) {
        S3Writing writing = options.writing();
        var request = PutObjectRequest.builder()
                .bucket(options.bucket())
                .key(key(attempt.key()))
                .metadata(metadata(attempt))
                .contentType(attempt.metadata().contentType())
                .overrideConfiguration(within(options.deadlines().part()));
        if (writing.createOnly() == CreateOnly.NATIVE) {
            request.ifNoneMatch(EVERY_VERSION);
        }
        if (strict()) {
            request.checksumCRC32C(StoreSums.base64(bytes.crc32c()));
        } else {
            request.contentMD5(bytes.md5());
        }
        writing.storageClass().ifPresent(request::storageClass);
        writing.retention()
                .ifPresent(retention -> request.objectLockMode(mode(retention))
                        .objectLockRetainUntilDate(attempt.started().plus(retention.life())));
        request.serverSideEncryption(sse.algorithm())
                .ssekmsKeyId(sse.kmsKeyId())
                .bucketKeyEnabled(sse.bucketKey());
        request.sseCustomerAlgorithm(sse.customerAlgorithm())
                .sseCustomerKey(sse.customerKey())
                .sseCustomerKeyMD5(sse.customerKeyMd5());
        return request.build();
    }

    CreateMultipartUploadRequest begin(Attempt attempt) {
        S3Writing writing = options.writing();
        var request = CreateMultipartUploadRequest.builder()
                .bucket(options.bucket())
                .key(key(attempt.key()))
                .metadata(metadata(attempt))
                .contentType(attempt.metadata().contentType());
        if (strict()) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
        }
        writing.storageClass().ifPresent(request::storageClass);
        writing.retention()
                .ifPresent(retention -> request.objectLockMode(mode(retention))
                        .objectLockRetainUntilDate(attempt.started().plus(retention.life())));
        request.serverSideEncryption(sse.algorithm())
                .ssekmsKeyId(sse.kmsKeyId())
                .bucketKeyEnabled(sse.bucketKey());
        request.sseCustomerAlgorithm(sse.customerAlgorithm())
                .sseCustomerKey(sse.customerKey())
                .sseCustomerKeyMD5(sse.customerKeyMd5());
        return request.build();
    }

    UploadPartRequest part(ObjectKey key, String uploadId, int number, PartBuffer bytes) {
        var request = UploadPartRequest.builder()
                .bucket(options.bucket())
                .key(key(key))
                .uploadId(uploadId)
                .partNumber(number)
                .overrideConfiguration(within(options.deadlines().part()));
        if (strict()) {
            request.checksumCRC32C(StoreSums.base64(bytes.crc32c()));
        } else {
            request.contentMD5(bytes.md5());
        }
        request.sseCustomerAlgorithm(sse.customerAlgorithm())
                .sseCustomerKey(sse.customerKey())
                .sseCustomerKeyMD5(sse.customerKeyMd5());
        return request.build();
    }

    CompleteMultipartUploadRequest complete(
            ObjectKey key, String uploadId, List<CompletedPart> parts, long size, long crc32c) {
        var request = CompleteMultipartUploadRequest.builder()
                .bucket(options.bucket())
                .key(key(key))
                .uploadId(uploadId)
                .multipartUpload(upload -> upload.parts(parts))
                .overrideConfiguration(within(options.deadlines().part()));
        if (options.writing().createOnly() == CreateOnly.NATIVE) {
            request.ifNoneMatch(EVERY_VERSION);
        }
        if (strict()) {
            request.checksumType(ChecksumType.FULL_OBJECT)
                    .checksumCRC32C(StoreSums.base64(crc32c))
                    .mpuObjectSize(size);
        }
        request.sseCustomerAlgorithm(sse.customerAlgorithm())
                .sseCustomerKey(sse.customerKey())
                .sseCustomerKeyMD5(sse.customerKeyMd5());
        return request.build();
    }

    /** Of exactly one version: by its id, or by its etag in a bucket without ids. */
    DeleteObjectRequest delete(ObjectKey key, S3Version version) {
        var request = DeleteObjectRequest.builder().bucket(options.bucket()).key(key(key));
        version.versionId().ifPresentOrElse(request::versionId, () -> request.ifMatch(version.quotedEtag()));
        return request.build();
    }

    private static Map<String, String> metadata(Attempt attempt) {
        var metadata = new HashMap<>(attempt.metadata().values());
        metadata.put(Attempt.NAME, attempt.id());
        return metadata;
    }

    /** A transfer has a deadline of its own; half of it for one try, so that a stalled one leaves time for another. */
    private static Consumer<AwsRequestOverrideConfiguration.Builder> within(Duration deadline) {
        return overrides -> overrides.apiCallTimeout(deadline).apiCallAttemptTimeout(deadline.dividedBy(2));
    }

    private static ObjectLockMode mode(S3Writing.Retention retention) {
        return switch (retention.mode()) {
            case GOVERNANCE -> ObjectLockMode.GOVERNANCE;
            case COMPLIANCE -> ObjectLockMode.COMPLIANCE;
        };
    }
}
