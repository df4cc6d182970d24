package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;

/** A request of Google's client that goes where the test says. */
final class RelayedRequest extends LowLevelHttpRequest {
    private final String method;
    private final HttpRequest.Builder request;

    RelayedRequest(String method, URI url) {
        this.method = method;
        this.request = HttpRequest.newBuilder(url);
    }

    @Override
    public void addHeader(String name, String value) {
        request.header(name, value);
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
        var body = new ByteArrayOutputStream();
        if (getStreamingContent() != null) {
            getStreamingContent().writeTo(body);
            request.header("Content-Type", Objects.requireNonNull(getContentType()));
        }
        request.method(method, BodyPublishers.ofByteArray(body.toByteArray()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
            return new MockLowLevelHttpResponse()
                    .setStatusCode(response.statusCode())
                    .setContentType(
                            response.headers().firstValue("Content-Type").orElse(""))
                    .setContent(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
