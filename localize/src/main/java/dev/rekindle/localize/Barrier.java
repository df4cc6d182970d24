package dev.rekindle.localize;

import dev.rekindle.localize.json.JsonException;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonReader;
import dev.rekindle.localize.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file that stands where the directory {@code member} belongs while a separate WAL directory and the data directory are changed one after
 * the other. An old WAL beside a new database, or the reverse, makes etcd start and silently drop writes; a file in the place of
 * {@code member} makes it refuse to start. It says what to do to complete the restore, to people and to the next run.
 *
 * @param token of the restore that put it there
 * @param walDir the WAL directory that has to be changed too, as it was called then
 * @param then what follows
 */
record Barrier(String token, Path walDir, Then then) {
    static final int MAX_BYTES = 16 << 10;

    /** What takes the barrier's place. */
    enum Then {
        /** The member that was staged. */
        MEMBER,
        /** Nothing: the member starts empty. */
        NOTHING
    }

    byte[] toBytes() {
        JsonObject.Builder json = JsonObject.builder()
                .put("note", "a restore of this member was interrupted; run the same restore again to complete it")
                .put("token", token)
                .put("walDir", walDir.toString())
                .put("then", then.name());
        return (JsonWriter.write(json.build()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Throws where the bytes are no barrier. */
    static Barrier parse(byte[] bytes) throws JsonException {
        if (!(JsonReader.readUtf8(bytes) instanceof JsonObject json)) {
            throw new JsonException("expected a JSON object");
        }
        for (Then then : Then.values()) {
            if (then.name().equals(json.text("then"))) {
                return new Barrier(json.text("token"), Path.of(json.text("walDir")), then);
            }
        }
        throw new JsonException("field \"then\": expected MEMBER or NOTHING");
    }
}
