package dev.rekindle.testing.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Asks an API server whether it is ready, without a client that would retry by itself. */
final class Readiness implements AutoCloseable {
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(5);
    private static final int HTTP_OK = 200;

    private final HttpClient http;
    private final HttpRequest request;

    Readiness(URI server, SSLContext tls) {
        this.http = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(PROBE_DEADLINE)
                .build();
        this.request = HttpRequest.newBuilder(server.resolve("/readyz"))
                .timeout(PROBE_DEADLINE)
                .build();
    }

    boolean isReady() {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == HTTP_OK;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
