package dev.rekindle.localize;

import dev.rekindle.localize.json.JsonException;
import dev.rekindle.localize.json.JsonObject;
import dev.rekindle.localize.json.JsonReader;
import dev.rekindle.localize.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that stands where the directory {@code member} belongs while a separate WAL directory and the data directory are changed one after
 * the other, and while old data comes back. An old WAL beside a new database, or the reverse, makes etcd start and silently drop writes; a file in the place of
 * {@code member} makes it refuse to start. It says what to do to complete the restore, to people and to the next run.
 *
 * @param token of the restore that put it there
 * @param walDir the separate WAL directory that has to be changed too, as it was called then; empty where there is none
 * @param then what follows
 */
record Barrier(String token, Optional<Path> walDir, Then then) {
    static final int MAX_BYTES = 16 << 10;

    /** What takes the barrier's place. */
    enum Then {
        /** The member that was staged. */
        MEMBER,
        /** Nothing: the member starts empty. */
        NOTHING,
        /** The member that was archived. */
        OLD_MEMBER
    }

    byte[] toBytes() {
        JsonObject.Builder json =
                JsonObject.builder().put("note", note()).put("token", token).put("then", then.name());
        walDir.ifPresent(path -> json.put("walDir", path.toString()));
        return (JsonWriter.write(json.build()) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private String note() {
        return switch (then) {
            case MEMBER, NOTHING ->
                "a restore of this member was interrupted; run the same restore again to complete it";
            case OLD_MEMBER -> "the rollback of a restore of this member was interrupted; run it again to complete it";
        };
    }

    /** Throws where the bytes are no barrier. */
    static Barrier parse(byte[] bytes) throws JsonException {
        if (!(JsonReader.readUtf8(bytes) instanceof JsonObject json)) {
            throw new JsonException("expected a JSON object");
        }
        for (Then then : Then.values()) {
            if (then.name().equals(json.text("then"))) {
                Optional<Path> walDir =
                        json.get("walDir").isEmpty() ? Optional.empty() : Optional.of(Path.of(json.text("walDir")));
                return new Barrier(json.text("token"), walDir, then);
            }
        }
        throw new JsonException("field \"then\": expected MEMBER, NOTHING or OLD_MEMBER");
    }
}
