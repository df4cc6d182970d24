package dev.rekindle.objectstore;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a store keeps beside an object for people who look into a bucket. It is advice: what a restore relies on stands in the
 * manifest, and a directory keeps none of it.
 *
 * @param contentType a media type, e.g. {@code application/json}
 * @param values names of lower-case letters, digits and {@code -}; values of printable ASCII; together at most
 *     {@value #MAX_BYTES} bytes, S3's limit. So none of it can end or forge a header.
 */
public record Metadata(String contentType, SortedMap<String, String> values) {

    /** The most that names and values may have together, in bytes. */
    public static final int MAX_BYTES = 2048;

    /** Nothing known but that it is bytes. */
    public static final Metadata NONE = new Metadata("application/octet-stream", Map.of());

    public Metadata {
        requirePrintable("content type", contentType);
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
        int bytes = 0;
        for (var entry : values.entrySet()) {
            if (!entry.getKey().matches("[a-z0-9-]+")) {
                throw new IllegalArgumentException("metadata name " + KeySyntax.quoted(entry.getKey())
                        + " may have lower-case letters, digits and '-' only");
            }
            requirePrintable("metadata value of " + entry.getKey(), entry.getValue());
            bytes += entry.getKey().length() + entry.getValue().length();
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("metadata has " + bytes + " bytes, more than " + MAX_BYTES);
        }
    }

    /** Metadata from any map. */
    public Metadata(String contentType, Map<String, String> values) {
        this(contentType, new TreeMap<>(values));
    }

    private static void requirePrintable(String what, String value) {
        if (value.isEmpty() || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException(what + " " + KeySyntax.quoted(value) + " is not printable ASCII");
        }
    }
}
