package dev.rekindle.testing.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resumable uploads: what they hold is invisible until their last byte. */
final class FakeUploads {
    private static final int QUANTUM = 256 * 1024;
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-(\\d+)|\\*)/(\\d+|\\*)");
    private static final Pattern SUM = Pattern.compile("crc32c=([A-Za-z0-9+/=]+)");

    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private static final class Session {
        private final FakeBucket bucket;
        private final String name;
        private final String contentType;
        private final Map<String, String> metadata;
        private final Map<String, String> query;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private Optional<FakeObject> done = Optional.empty();

        Session(FakeBucket bucket, String name, JsonNode description, Map<String, String> query) {
            this.bucket = bucket;
            this.name = name;
            this.contentType = description.path("contentType").asText("application/octet-stream");
            this.metadata = metadata(description);
            this.query = query;
        }
    }

    static Map<String, String> metadata(JsonNode description) {
        var metadata = new HashMap<String, String>();
        description
                .path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
        return metadata;
    }

    /** How many have begun and neither ended nor been cancelled. */
    long open() {
        return sessions.values().stream()
                .filter(session -> session.done.isEmpty())
                .count();
    }

    /** Preconditions are looked at when the object is to appear, as the real service was seen to do (google-cloud-java #201). */
    GcsAnswer begin(FakeBucket bucket, GcsRequest request, String origin) throws IOException {
        byte[] body = request.bytes();
        JsonNode description = GcsAnswer.JSON.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
        String name =
                request.query().getOrDefault("name", description.path("name").asText());
        String id = UUID.randomUUID().toString();
        sessions.put(id, new Session(bucket, name, description, request.query()));
        return GcsAnswer.empty(200).with("Location", origin + request.path() + "?uploadType=resumable&upload_id=" + id);
    }

    GcsAnswer cancel(String id) {
        Session session = sessions.get(id);
        if (session == null) {
            return GcsAnswer.empty(404);
        }
        synchronized (session) {
            boolean late = session.done.isPresent() || !sessions.remove(id, session);
            return GcsAnswer.empty(late ? 404 : 499);
        }
    }

    /** Takes bytes, as many as arrived, or says how much is held. */
    GcsAnswer put(String id, GcsRequest request, byte[] body) {
        Session session = sessions.get(id);
        Matcher range = RANGE.matcher(request.header("Content-Range"));
        if (session == null) {
            return GcsAnswer.error(404, "notFound", "no such upload");
        }
        if (!range.matches()) {
            return GcsAnswer.error(400, "badRequest", "Content-Range is missing or malformed");
        }
        synchronized (session) {
            if (!sessions.containsKey(id)) {
                return GcsAnswer.error(404, "notFound", "no such upload");
            }
            if (session.done.isPresent()) {
                return GcsAnswer.json(200, session.done.get().json());
            }
            GcsAnswer answer = take(session, range, body, request);
            if (answer.status() == 400 || answer.status() == 412) {
                sessions.remove(id);
            }
            return answer;
        }
    }

    private static GcsAnswer take(Session session, Matcher range, byte[] body, GcsRequest request) {
        boolean last = !range.group(3).equals("*");
        if (range.group(1) != null) {
            long from = Long.parseLong(range.group(1));
            long length = Long.parseLong(range.group(2)) - from + 1;
            if (from != session.held.size()) {
                return GcsAnswer.error(503, "backendError", "Content-Range does not begin where the upload stands");
            }
            if (!last && length % QUANTUM != 0) {
                return GcsAnswer.error(400, "badRequest", "a chunk is a multiple of 262144 bytes");
            }
            boolean whole = body.length == length;
            session.held.write(body, 0, whole ? body.length : body.length - body.length % QUANTUM);
        }
        if (!last || session.held.size() < Long.parseLong(range.group(3))) {
            return goesOn(session);
        }
        return finish(session, request);
    }

    private static GcsAnswer goesOn(Session session) {
        GcsAnswer answer = GcsAnswer.empty(308);
        return session.held.size() == 0 ? answer : answer.with("Range", "bytes=0-" + (session.held.size() - 1));
    }

    private static GcsAnswer finish(Session session, GcsRequest request) {
        byte[] bytes = session.held.toByteArray();
        Matcher sum = SUM.matcher(request.header("x-goog-hash"));
        if (sum.find() && !sum.group(1).equals(FakeObject.crc32c(bytes))) {
            return GcsAnswer.error(
                    400,
                    "invalid",
                    "Provided CRC32C \"" + sum.group(1) + "\" doesn't match calculated CRC32C \""
                            + FakeObject.crc32c(bytes) + "\".");
        }
        session.done = session.bucket.put(session.name, bytes, session.contentType, session.metadata, session.query);
        return session.done.map(made -> GcsAnswer.json(200, made.json())).orElseGet(GcsAnswer::preconditionFailed);
    }
}
