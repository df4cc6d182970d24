package dev.rekindle.testing.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests to Google's JSON API by the JDK alone: to prepare a store, and to see what is really in it without the client under test. Safe for
 * several threads.
 */
public final class GcsRequests implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int FIRST_FAILURE = 300;

    private final URI endpoint;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private GcsRequests(URI endpoint) {
        this.endpoint = endpoint;
    }

    /** To a server that asks for no credentials. */
    public static GcsRequests to(URI endpoint) {
        return new GcsRequests(endpoint);
    }

    /** Where they go. */
    public URI endpoint() {
        return endpoint;
    }

    /** One generation of an object; {@code crc32c} in base64, as the server states it. */
    public record Generation(String name, long generation, long size, String crc32c) {}

    /** A request to a path and query that are encoded already; the answer may be of any status. */
    public HttpResponse<byte[]> send(String method, String target, String contentType, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + target))
                .timeout(DEADLINE)
                .header("Content-Type", contentType)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + method + " " + target, e);
        }
    }

    /** Puts an object, whatever is there. */
    public void put(String bucket, String name, byte[] content) {
        must(
                "POST",
                "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + encoded(name),
                "application/octet-stream",
                content);
    }

    /** The content of the live generation of an object. */
    public byte[] get(String bucket, String name) {
        return must("GET", object(bucket, name) + "?alt=media", "application/json", new byte[0]);
    }

    /** Deletes the live generation of an object. */
    public void delete(String bucket, String name) {
        must("DELETE", object(bucket, name), "application/json", new byte[0]);
    }

    /** All live objects of a bucket. */
    public List<Generation> objects(String bucket) {
        return list(bucket, "");
    }

    /** All generations of all objects of a bucket. */
    public List<Generation> generations(String bucket) {
        return list(bucket, "&versions=true");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    void createBucket(String name, boolean versioning) {
        String body = MAPPER.createObjectNode()
                .put("name", name)
                .set("versioning", MAPPER.createObjectNode().put("enabled", versioning))
                .toString();
        must("POST", "/storage/v1/b?project=test", "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the server answers. */
    boolean serves() {
        try {
            return send("GET", "/storage/v1/b?project=test", "application/json", new byte[0])
                            .statusCode()
                    < FIRST_FAILURE;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private List<Generation> list(String bucket, String more) {
        var found = new ArrayList<Generation>();
        String token = "";
        do {
            JsonNode page = json(must(
                    "GET",
                    "/storage/v1/b/" + bucket + "/o?maxResults=1000" + more + "&pageToken=" + encoded(token),
                    "application/json",
                    new byte[0]));
            page.path("items")
                    .forEach(item -> found.add(new Generation(
                            item.path("name").asText(),
                            item.path("generation").asLong(),
                            item.path("size").asLong(),
                            item.path("crc32c").asText())));
            token = page.path("nextPageToken").asText();
        } while (!token.isEmpty());
        return found;
    }

    private byte[] must(String method, String target, String contentType, byte[] body) {
        try {
            HttpResponse<byte[]> response = send(method, target, contentType, body);
            if (response.statusCode() >= FIRST_FAILURE) {
                throw new AssertionError(method + " " + target + ": HTTP " + response.statusCode() + ": "
                        + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String object(String bucket, String name) {
        return "/storage/v1/b/" + bucket + "/o/" + encoded(name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonNode json(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }
}
