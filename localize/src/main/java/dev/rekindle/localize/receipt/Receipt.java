package dev.rekindle.localize.receipt;

import dev.rekindle.localize.json.JsonException;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonReader;
import dev.rekindle.localize.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What a restored member says of its own origin. Read by a later run of the same restore, which then has nothing to do, and by people.
 *
 * @param token names the restore
 * @param origin the snapshot
 * @param memberId of this member, unsigned
 * @param clusterId of its cluster, unsigned
 * @param revisionBump how far the revision was raised, where it was
 * @param toolVersion the version of the program that wrote the receipt
 */
public record Receipt(
        String token,
        SnapshotOrigin origin,
        long memberId,
        long clusterId,
        OptionalLong revisionBump,
        String toolVersion) {
    /** The file's name inside {@code member/}. etcd ignores it. */
    public static final String FILE_NAME = "rekindle-receipt.json";

    /** No receipt is longer; a reader may stop there. */
    public static final int MAX_BYTES = 64 << 10;

    private static final long FORMAT_VERSION = 1;

    /** The file's content: one line of JSON in UTF-8, with a line end. */
    public byte[] toBytes() {
        JsonObject.Builder json = JsonObject.builder()
                .put("formatVersion", FORMAT_VERSION)
                .put("token", token)
                .put("snapshot", origin.toJson())
                .put("memberId", Long.toHexString(memberId))
                .put("clusterId", Long.toHexString(clusterId));
        revisionBump.ifPresent(by -> json.put("revisionBump", by));
        return (JsonWriter.write(json.put("toolVersion", toolVersion).build()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a receipt. Fields that this version does not know are ignored.
     *
     * @throws JsonException when the bytes are no receipt, or one of a later format
     */
    public static Receipt parse(byte[] bytes) throws JsonException {
        if (bytes.length > MAX_BYTES) {
            throw new JsonException("expected a receipt of at most " + MAX_BYTES + " bytes, found " + bytes.length);
        }
        if (!(JsonReader.readUtf8(bytes) instanceof JsonObject json)) {
            throw new JsonException("expected a JSON object");
        }
        long version = json.integer("formatVersion");
        if (version != FORMAT_VERSION) {
            throw new JsonException("expected receipt format " + FORMAT_VERSION + ", found " + version);
        }
        return new Receipt(
                json.text("token"),
                SnapshotOrigin.parse(
                        json.object("snapshot").orElseThrow(() -> new JsonException("field \"snapshot\" is missing"))),
                hexId(json, "memberId"),
                hexId(json, "clusterId"),
                optionalInteger(json, "revisionBump"),
                json.text("toolVersion"));
    }

    private static long hexId(JsonObject json, String name) throws JsonException {
        try {
            return Long.parseUnsignedLong(json.text(name), 16);
        } catch (NumberFormatException e) {
            throw new JsonException("field \"" + name + "\": expected an id in hexadecimal", e);
        }
    }

    private static OptionalLong optionalInteger(JsonObject json, String name) throws JsonException {
        return json.get(name).isEmpty() ? OptionalLong.empty() : OptionalLong.of(json.integer(name));
    }
}
