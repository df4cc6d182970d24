package dev.rekindle.objectstore;

import java.util.Locale;

/** A checksum of a whole object, as lower-case hex, big-endian. */
public record Checksum(Algorithm algorithm, String hex) {

    /** What stores compute on their side. */
    public enum Algorithm {
        /** Castagnoli, 8 hex digits: GCS, S3, and what files are read back with. */
        CRC32C(8),
        /** NVMe's CRC-64, 16 hex digits: S3's full-object default. */
        CRC64NVME(16),
        /** 64 hex digits. */
        SHA256(64);

        private final int digits;

        Algorithm(int digits) {
            this.digits = digits;
        }
    }

    public Checksum {
        if (hex.length() != algorithm.digits || !hex.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("a " + algorithm + " checksum has " + algorithm.digits
                    + " lower-case hex digits, not '" + hex + "'");
        }
    }

    /** The checksum of a {@link java.util.zip.CRC32C}'s value. */
    public static Checksum crc32c(long value) {
        return new Checksum(Algorithm.CRC32C, String.format(Locale.ROOT, "%08x", value));
    }

    @Override
    public String toString() {
        return algorithm.name().toLowerCase(Locale.ROOT) + ":" + hex;
    }
}
