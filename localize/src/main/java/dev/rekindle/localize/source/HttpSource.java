package dev.rekindle.localize.source;

import java.net.URI;
import java.util.Map;

/**
 * A snapshot behind an {@code http} or {@code https} URL, usually a presigned one of an object store. Read by ranged GETs that are pinned to
 * the object's entity tag. Redirects are not followed. The URL's query and the headers are secrets: they appear in no message.
 *
 * @param url absolute, {@code http} or {@code https}, without user information
 * @param headers sent with every request
 */
public record HttpSource(URI url, Map<String, String> headers, HttpLimits limits) implements SnapshotSource {
    /** Refuses a URL that is not absolute {@code http(s)}, or holds user information. */
    public HttpSource {
        headers = Map.copyOf(headers);
        String scheme = url.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("url: expected http or https");
        }
        if (url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("url: expected a host, and no user or password in front of it");
        }
    }

    /** With the usual limits. */
    public static HttpSource of(URI url, Map<String, String> headers) {
        return new HttpSource(url, headers, HttpLimits.USUAL);
    }

    @Override
    public SnapshotStream open() {
        throw new UnsupportedOperationException();
    }

    /** Scheme, host and path; no query, which may be a signature. */
    @Override
    public String describe() {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + url.getHost() + port + path;
    }

    @Override
    public String toString() {
        return "HttpSource[" + describe() + ", " + headers.size() + " headers]";
    }
}
