package dev.rekindle.testing.gcs;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** One generation of an object. */
final class FakeObject {
    private final Id id;
    private final byte[] bytes;
    private final String contentType;
    private final Map<String, String> metadata;
    private final Instant created;

    FakeObject(Id id, byte[] bytes, String contentType, Map<String, String> metadata, Instant created) {
        this.id = id;
        this.bytes = bytes;
        this.contentType = contentType;
        this.metadata = metadata;
        this.created = created;
    }

    /** Which object it is. */
    record Id(String bucket, String name, long generation) {}

    String name() {
        return id.name();
    }

    long generation() {
        return id.generation();
    }

    byte[] bytes() {
        return bytes;
    }

    String contentType() {
        return contentType;
    }

    String crc32c() {
        return crc32c(bytes);
    }

    static String crc32c(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) crc.getValue())
                        .array());
    }

    /** As the JSON API describes it; numbers of 64 bits are strings. */
    Map<String, Object> json() {
        var json = new TreeMap<String, Object>(Map.of(
                "kind",
                "storage#object",
                "bucket",
                id.bucket(),
                "name",
                id.name(),
                "generation",
                String.valueOf(id.generation()),
                "metageneration",
                "1",
                "size",
                String.valueOf(bytes.length),
                "crc32c",
                crc32c(),
                "contentType",
                contentType,
                "metadata",
                metadata));
        String time = created.truncatedTo(ChronoUnit.MILLIS).toString();
        json.put("timeCreated", time);
        json.put("updated", time);
        return json;
    }
}
