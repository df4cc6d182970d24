package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.IOException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.util.Timeout;

/** A request of Google's HTTP client, sent by Apache's. */
final class ApacheRequest extends LowLevelHttpRequest {
    private final CloseableHttpClient client;
    private final HttpUriRequestBase request;
    private final RequestConfig.Builder config = RequestConfig.custom();

    ApacheRequest(CloseableHttpClient client, HttpUriRequestBase request) {
        this.client = client;
        this.request = request;
    }

    @Override
    public void addHeader(String name, String value) {
        request.addHeader(name, value);
    }

    /** How long to wait for a free connection and for the next byte; connecting itself has its deadline in the client. */
    @Override
    public void setTimeout(int connectMillis, int readMillis) {
        config.setConnectionRequestTimeout(Timeout.ofMilliseconds(connectMillis))
                .setResponseTimeout(Timeout.ofMilliseconds(readMillis));
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
        var content = getStreamingContent();
        if (content != null) {
            request.setEntity(new EntityTemplate(
                    getContentLength(),
                    ContentType.parseLenient(getContentType()),
                    getContentEncoding(),
                    content::writeTo));
        }
        request.setConfig(config.build());
        try {
            HttpHost target = RoutingSupport.determineHost(request);
            return new ApacheResponse(request, client.executeOpen(target, request, null));
        } catch (HttpException e) {
            throw new ClientProtocolException(e);
        }
    }
}
