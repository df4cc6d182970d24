package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpTransport;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import java.io.IOException;

/** The client's transport options, with every request made to follow nothing, log nothing and renew a token once. */
final class QuietHttp extends HttpTransportOptions {
    private static final long serialVersionUID = 1L;

    QuietHttp(HttpTransport transport, GcsDeadlines deadlines) {
        super(HttpTransportOptions.newBuilder()
                .setHttpTransportFactory(() -> transport)
                .setConnectTimeout(Math.toIntExact(deadlines.connect().toMillis()))
                .setReadTimeout(Math.toIntExact(deadlines.silence().toMillis())));
    }

    @Override
    public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> service) {
        HttpRequestInitializer signedIn = super.getHttpRequestInitializer(service);
        return request -> {
            signedIn.initialize(request);
            quiet(request);
        };
    }

    private static void quiet(HttpRequest request) throws IOException {
        request.setFollowRedirects(false);
        request.setLoggingEnabled(false);
        request.setCurlLoggingEnabled(false);
        request.setNumberOfRetries(1);
    }
}
