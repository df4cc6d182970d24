package dev.rekindle.testing.store;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/** Finds out by requests whether a server has a feature. */
final class S3Features {
    /** The least that S3 takes as a part that is not the last. */
    private static final int PART = 5 * 1024 * 1024;

    private final S3Requests requests;
    private final String bucket;

    S3Features(S3Server server, String bucket) {
        this.requests = server.requests();
        this.bucket = bucket;
    }

    boolean has(S3Feature feature) throws IOException {
        return switch (feature) {
            case VERSIONING -> keepsWhatIsOverwritten();
            case OBJECT_LOCK -> refusesToDeleteWhatIsLocked();
            case CREATE_ONLY_PUT -> refusesToPutOverAKey();
            case CREATE_ONLY_COMPLETE -> refusesToCompleteOverAKey();
            case FULL_OBJECT_CHECKSUM -> comparesAChecksumOfTheWhole();
            case SERVER_SIDE_KEYS -> encryptsWithItsOwnKeys();
        };
    }

    private boolean keepsWhatIsOverwritten() throws IOException {
        S3Request create = S3Request.of("PUT", "/" + bucket);
        requests.must(create);
        int enabled = requests.send(create.query("versioning", "").body(S3Requests.VERSIONING_ENABLED))
                .statusCode();
        requests.put(bucket, "a", bytes("old"));
        requests.put(bucket, "a", bytes("new"));
        return enabled == 200 && requests.versions(bucket).size() == 2;
    }

    private boolean refusesToDeleteWhatIsLocked() throws IOException {
        int created = requests.send(
                        S3Request.of("PUT", "/" + bucket).header("x-amz-bucket-object-lock-enabled", "true"))
                .statusCode();
        if (created != 200) {
            return false;
        }
        byte[] content = bytes("locked");
        HttpResponse<byte[]> put = requests.send(S3Request.of("PUT", "/" + bucket + "/a")
                .header("x-amz-object-lock-mode", "COMPLIANCE")
                .header(
                        "x-amz-object-lock-retain-until-date",
                        Instant.now()
                                .plus(Duration.ofDays(1))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .header("Content-MD5", md5(content))
                .body(content));
        String version = put.headers().firstValue("x-amz-version-id").orElse("");
        if (put.statusCode() != 200 || version.isEmpty()) {
            return false;
        }
        int deleted = requests.send(S3Request.of("DELETE", "/" + bucket + "/a").query("versionId", version))
                .statusCode();
        return deleted == 403 || deleted == 400;
    }

    private boolean refusesToPutOverAKey() throws IOException {
        requests.createBucket(bucket);
        S3Request put = S3Request.of("PUT", "/" + bucket + "/a").header("If-None-Match", "*");
        int first = requests.send(put.body("old")).statusCode();
        int second = requests.send(put.body("new")).statusCode();
        return first == 200 && second == 412 && content("a").equals("old");
    }

    private boolean refusesToCompleteOverAKey() throws IOException {
        requests.createBucket(bucket);
        String upload = begin(S3Request.of("POST", "/" + bucket + "/a"));
        String tag = part(upload, 1, bytes("new")).headers().firstValue("ETag").orElseThrow();
        requests.put(bucket, "a", bytes("old"));
        int completed = requests.send(S3Request.of("POST", "/" + bucket + "/a")
                        .query("uploadId", upload)
                        .header("If-None-Match", "*")
                        .body(parts("<ETag>" + tag + "</ETag>")))
                .statusCode();
        return completed == 412 && content("a").equals("old");
    }

    private boolean comparesAChecksumOfTheWhole() throws IOException {
        requests.createBucket(bucket);
        byte[] first = new byte[PART];
        Arrays.fill(first, (byte) 'x');
        byte[] last = bytes("last");
        int refused = complete("b", first, last, crc32c(last)).statusCode();
        int completed = complete("a", first, last, crc32c(first, last)).statusCode();
        if (completed != 200 || refused == 200) {
            return false;
        }
        return requests.send(S3Request.of("HEAD", "/" + bucket + "/a").header("x-amz-checksum-mode", "ENABLED"))
                .headers()
                .firstValue("x-amz-checksum-crc32c")
                .filter(crc32c(first, last)::equals)
                .isPresent();
    }

    private boolean encryptsWithItsOwnKeys() throws IOException {
        requests.createBucket(bucket);
        S3Request put = S3Request.of("PUT", "/" + bucket + "/a").body("secret");
        HttpResponse<byte[]> own = requests.send(put.header("x-amz-server-side-encryption", "AES256"));
        HttpResponse<byte[]> named = requests.send(put.header("x-amz-server-side-encryption", "aws:kms")
                .header("x-amz-server-side-encryption-aws-kms-key-id", Minio.KMS_KEY_ID));
        return own.headers().firstValue("x-amz-server-side-encryption").isPresent()
                && named.headers()
                        .firstValue("x-amz-server-side-encryption-aws-kms-key-id")
                        .isPresent()
                && content("a").equals("secret");
    }

    private HttpResponse<byte[]> complete(String key, byte[] first, byte[] last, String checksum) throws IOException {
        String upload = begin(S3Request.of("POST", "/" + bucket + "/" + key)
                .header("x-amz-checksum-algorithm", "CRC32C")
                .header("x-amz-checksum-type", "FULL_OBJECT"));
        var tags = new StringBuilder();
        int number = 1;
        for (byte[] content : new byte[][] {first, last}) {
            HttpResponse<byte[]> part = requests.must(S3Request.of("PUT", "/" + bucket + "/" + key)
                    .query("partNumber", String.valueOf(number))
                    .query("uploadId", upload)
                    .header("x-amz-checksum-crc32c", crc32c(content))
                    .body(content));
            tags.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag><ChecksumCRC32C>%s</ChecksumCRC32C></Part>"
                    .formatted(number, part.headers().firstValue("ETag").orElseThrow(), crc32c(content)));
            number++;
        }
        return requests.send(S3Request.of("POST", "/" + bucket + "/" + key)
                .query("uploadId", upload)
                .header("x-amz-checksum-crc32c", checksum)
                .header("x-amz-checksum-type", "FULL_OBJECT")
                .body("<CompleteMultipartUpload>" + tags + "</CompleteMultipartUpload>"));
    }

    private String begin(S3Request request) {
        return requests.xml(request.query("uploads", ""))
                .getElementsByTagName("UploadId")
                .item(0)
                .getTextContent();
    }

    private HttpResponse<byte[]> part(String upload, int number, byte[] content) {
        return requests.must(S3Request.of("PUT", "/" + bucket + "/a")
                .query("partNumber", String.valueOf(number))
                .query("uploadId", upload)
                .body(content));
    }

    private static String parts(String description) {
        return "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber>" + description
                + "</Part></CompleteMultipartUpload>";
    }

    private String content(String key) {
        return new String(requests.get(bucket, key), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String crc32c(byte[]... contents) {
        var checksum = new CRC32C();
        for (byte[] content : contents) {
            checksum.update(content);
        }
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) checksum.getValue())
                        .array());
    }

    private static String md5(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without MD5", e);
        }
    }
}
