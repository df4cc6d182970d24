package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.message.StatusLine;
import org.jspecify.annotations.Nullable;

/**
 * An answer to Google's HTTP client. Read to its end, its connection is used again; closed before, the connection is broken off,
 * where both clients would first read the rest of it.
 */
final class ApacheResponse extends LowLevelHttpResponse {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private final Header[] headers;
    private final @Nullable HttpEntity entity;

    ApacheResponse(HttpUriRequestBase request, ClassicHttpResponse response) {
        this.request = request;
        this.response = response;
        this.headers = response.getHeaders();
        this.entity = response.getEntity();
    }

    @Override
    public @Nullable InputStream getContent() throws IOException {
        HttpEntity body = entity;
        return body == null ? null : new Body(body.getContent(), body.getContentLength());
    }

    @Override
    public @Nullable String getContentEncoding() {
        return entity == null ? null : entity.getContentEncoding();
    }

    @Override
    public long getContentLength() {
        return entity == null ? -1 : entity.getContentLength();
    }

    @Override
    public @Nullable String getContentType() {
        return entity == null ? null : entity.getContentType();
    }

    @Override
    public String getStatusLine() {
        return new StatusLine(response).toString();
    }

    @Override
    public int getStatusCode() {
        return response.getCode();
    }

    @Override
    public @Nullable String getReasonPhrase() {
        return response.getReasonPhrase();
    }

    @Override
    public int getHeaderCount() {
        return headers.length;
    }

    @Override
    public String getHeaderName(int index) {
        return headers[index].getName();
    }

    @Override
    public String getHeaderValue(int index) {
        return headers[index].getValue();
    }

    @Override
    public void disconnect() throws IOException {
        if (entity == null) {
            response.close();
        }
    }

    /** Knows whether all of it was read. */
    private final class Body extends FilterInputStream {
        private final long length;
        private long taken;
        private boolean ended;

        Body(InputStream bytes, long length) {
            super(bytes);
            this.length = length;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? -1 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int most) throws IOException {
            int read = super.read(target, offset, most);
            count(read);
            return read;
        }

        @Override
        public void close() throws IOException {
            if (ended) {
                super.close();
            } else {
                request.abort();
            }
        }

        private void count(int read) {
            taken += Math.max(read, 0);
            ended |= read < 0 || taken == length;
        }
    }
}
