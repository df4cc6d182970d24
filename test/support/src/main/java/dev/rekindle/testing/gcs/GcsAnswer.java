package dev.rekindle.testing.gcs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer before it is sent. */
final class GcsAnswer {
    static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    GcsAnswer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    static GcsAnswer empty(int status) {
        return new GcsAnswer(status, Map.of(), new byte[0]);
    }

    static GcsAnswer json(int status, Map<String, ?> body) {
        return new GcsAnswer(status, Map.of("Content-Type", "application/json; charset=UTF-8"), write(body));
    }

    static GcsAnswer error(int status, String reason, String message) {
        byte[] body = errorJson(status, reason, message).getBytes(StandardCharsets.UTF_8);
        return new GcsAnswer(status, Map.of("Content-Type", "application/json; charset=UTF-8"), body);
    }

    static GcsAnswer noSuchObject(String bucket, String name) {
        return error(404, "notFound", "No such object: " + bucket + "/" + name);
    }

    static GcsAnswer preconditionFailed() {
        return error(412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
    }

    static String errorJson(int status, String reason, String message) {
        var detail = Map.of("domain", "global", "reason", reason, "message", message);
        return new String(
                write(Map.of("error", Map.of("code", status, "message", message, "errors", List.of(detail)))),
                StandardCharsets.UTF_8);
    }

    GcsAnswer with(String header, String value) {
        var all = new TreeMap<>(headers);
        all.put(header, value);
        return new GcsAnswer(status, all, body);
    }

    GcsAnswer withBody(byte[] other) {
        return new GcsAnswer(status, headers, other);
    }

    private static byte[] write(Map<String, ?> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
