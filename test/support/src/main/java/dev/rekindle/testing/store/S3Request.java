package dev.rekindle.testing.store;

import dev.rekindle.testing.Bytes;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request to S3, not yet signed.
 *
 * @param path bucket and key, {@code /bucket/key}, not encoded
 * @param query not encoded; a parameter without a value has the empty one
 * @param headers by lower-case name
 */
public record S3Request(
        String method, String path, SortedMap<String, String> query, SortedMap<String, String> headers, Bytes body) {
    public S3Request {
        query = new TreeMap<>(query);
        headers = new TreeMap<>(headers);
    }

    /** Without query, headers of its own and body. */
    public static S3Request of(String method, String path) {
        return new S3Request(method, path, new TreeMap<>(), new TreeMap<>(), Bytes.of(""));
    }

    /** With a parameter. */
    public S3Request query(String name, String value) {
        var more = new TreeMap<>(query);
        more.put(name, value);
        return new S3Request(method, path, more, headers, body);
    }

    /** With a header. */
    public S3Request header(String name, String value) {
        var more = new TreeMap<>(headers);
        more.put(name.toLowerCase(Locale.ROOT), value);
        return new S3Request(method, path, query, more, body);
    }

    /** With a body. */
    public S3Request body(byte[] content) {
        return new S3Request(method, path, query, headers, Bytes.of(content));
    }

    /** With a body of text in UTF-8. */
    public S3Request body(String content) {
        return new S3Request(method, path, query, headers, Bytes.of(content));
    }
}
