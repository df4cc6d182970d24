package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/** Google's HTTP client on top of Apache's. */
final class ApacheTransport extends HttpTransport {
    private final CloseableHttpClient client;

    ApacheTransport(CloseableHttpClient client) {
        this.client = client;
    }

    @Override
    public boolean supportsMethod(String method) {
        return true;
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new ApacheRequest(client, new HttpUriRequestBase(method, URI.create(url)));
    }

    @Override
    public void shutdown() {
        client.close(CloseMode.IMMEDIATE);
    }
}
