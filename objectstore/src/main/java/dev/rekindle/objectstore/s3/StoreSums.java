package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Checksums in S3's spelling: Base64 of the big-endian value. */
final class StoreSums {
    private static final int CRC32C_BYTES = 4;
    private static final int CRC64_BYTES = 8;

    private StoreSums() {}

    static String base64(long crc32c) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(CRC32C_BYTES).putInt((int) crc32c).array());
    }

    static String md5(byte[] bytes, int length) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, 0, length);
            return Base64.getEncoder().encodeToString(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without MD5, which every Java platform has", e);
        }
    }

    /** The checksum of the whole object, where the store keeps one; that of its parts together is of no use. */
    static Optional<Checksum> of(HeadObjectResponse head) {
        if (head.checksumType() == ChecksumType.COMPOSITE) {
            return Optional.empty();
        }
        return read(Checksum.Algorithm.CRC32C, head.checksumCRC32C(), CRC32C_BYTES)
                .or(() -> read(Checksum.Algorithm.CRC64NVME, head.checksumCRC64NVME(), CRC64_BYTES));
    }

    /** A store that does not tell the type marks the sum of sums by {@code -parts}, which is not Base64 of the right length. */
    private static Optional<Checksum> read(Checksum.Algorithm algorithm, @Nullable String base64, int bytes) {
        if (base64 == null) {
            return Optional.empty();
        }
        try {
            byte[] value = Base64.getDecoder().decode(base64);
            return value.length == bytes
                    ? Optional.of(new Checksum(algorithm, HexFormat.of().formatHex(value)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
