package dev.rekindle.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** etcd's JSON gateway (grpc-gateway) of one member: POSTs JSON, gets JSON. Safe for several threads. */
final class Gateway implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int HTTP_OK = 200;

    private final URI base;
    private final HttpClient http;
    private final AtomicReference<@Nullable String> token = new AtomicReference<>();

    Gateway(String url, @Nullable SSLContext tls) {
        this.base = URI.create(url);
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.http = builder.build();
    }

    static ObjectNode body() {
        return Json.MAPPER.createObjectNode();
    }

    /** Sent with every later request, until null. */
    void authorize(@Nullable String newToken) {
        token.set(newToken);
    }

    /** Calls {@code /v3}{@code path}; throws {@link EtcdApiException} for anything but success. */
    JsonNode post(String path, ObjectNode body) {
        return post(path, body, DEADLINE);
    }

    JsonNode post(String path, ObjectNode body, Duration deadline) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve("/v3" + path))
                .timeout(deadline)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        String authorization = token.get();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode json = Json.MAPPER.readTree(response.body());
            if (response.statusCode() != HTTP_OK) {
                throw new EtcdApiException(
                        path,
                        json.path("code").asInt(EtcdApiException.UNAVAILABLE),
                        message(json, response.statusCode()));
            }
            return json;
        } catch (JsonProcessingException e) {
            throw new EtcdApiException(path, e);
        } catch (IOException e) {
            throw new EtcdApiException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EtcdApiException(path, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static String message(JsonNode json, int status) {
        return json.hasNonNull("message")
                ? json.path("message").asText()
                : json.path("error").asText("HTTP " + status);
    }
}
