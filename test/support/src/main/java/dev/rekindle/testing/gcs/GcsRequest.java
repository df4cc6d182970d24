package dev.rekindle.testing.gcs;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * A request, decoded.
 *
 * @param path as it was sent
 * @param segments of the path, decoded
 * @param query decoded; the last of several values
 */
record GcsRequest(
        String method,
        String path,
        List<String> segments,
        Map<String, String> query,
        Headers headers,
        InputStream body) {

    static GcsRequest of(HttpExchange exchange) throws IOException {
        var segments = new ArrayList<String>();
        String path = exchange.getRequestURI().getRawPath();
        for (String segment : path.substring(1).split("/", -1)) {
            segments.add(decoded(segment.replace("+", "%2B")));
        }
        return new GcsRequest(
                exchange.getRequestMethod(),
                path,
                List.copyOf(segments),
                query(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders(),
                exchange.getRequestBody());
    }

    /** The whole body, unpacked: the client compresses the metadata that it posts. */
    byte[] bytes() throws IOException {
        return bytes(body.readAllBytes());
    }

    /** The bytes of an upload's session; the bodies of all others are left for whom they concern. */
    byte[] bytesIfSession() throws IOException {
        return query.containsKey("upload_id") ? bytes() : new byte[0];
    }

    /** The first bytes of the body, as they arrived before a connection broke. */
    byte[] bytes(int most) throws IOException {
        return bytes(body.readNBytes(most));
    }

    String header(String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    /** What it is about. */
    GcsCall call() {
        if (path.equals("/token")) {
            return GcsCall.TOKEN;
        }
        if (path.equals("/v1/token")) {
            return GcsCall.EXCHANGE;
        }
        if (query.containsKey("upload_id")) {
            return session();
        }
        if (path.startsWith("/upload/")) {
            return "resumable".equals(query.get("uploadType")) ? GcsCall.BEGIN : GcsCall.SIMPLE;
        }
        if (query.containsKey("X-Goog-Signature")) {
            return GcsCall.MEDIA;
        }
        return path.startsWith("/storage/v1/b/") ? json() : GcsCall.OTHER;
    }

    private GcsCall session() {
        if (method.equals("DELETE")) {
            return GcsCall.CANCEL;
        }
        String range = header("Content-Range");
        if (range.startsWith("bytes */") && !range.equals("bytes */0")) {
            return GcsCall.QUERY;
        }
        return range.endsWith("/*") ? GcsCall.CHUNK : GcsCall.LAST_CHUNK;
    }

    private GcsCall json() {
        if (segments.size() == 4) {
            return GcsCall.BUCKET;
        }
        if (segments.size() == 5) {
            return GcsCall.LIST;
        }
        if (method.equals("DELETE")) {
            return GcsCall.DELETE;
        }
        return "media".equals(query.get("alt")) ? GcsCall.MEDIA : GcsCall.HEAD;
    }

    private byte[] bytes(byte[] sent) throws IOException {
        if (!header("Content-Encoding").equals("gzip")) {
            return sent;
        }
        try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return unpacked.readAllBytes();
        }
    }

    private static Map<String, String> query(String raw) {
        var query = new HashMap<String, String>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(
                    decoded(equals < 0 ? pair : pair.substring(0, equals)),
                    equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
