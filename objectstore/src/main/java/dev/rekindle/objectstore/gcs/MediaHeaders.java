package dev.rekindle.objectstore.gcs;

import com.google.api.client.http.HttpHeaders;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the headers of a download say about the object and about the part of it that follows. */
record MediaHeaders(int status, HttpHeaders headers) {
    private static final Pattern PART = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");
    private static final Pattern SUM = Pattern.compile("crc32c=([A-Za-z0-9+/]{6}==)");

    /** The object's size in bytes. */
    long total() throws RefusedConnectionException {
        if (status == 206) {
            return Long.parseLong(part().group(2));
        }
        Long length = headers.getContentLength();
        if (length == null) {
            throw new RefusedConnectionException(Kind.UNSUPPORTED, "the store does not say how long the object is");
        }
        return length;
    }

    /** The store's checksum of the whole object, where it tells. */
    Optional<Checksum> checksum() {
        for (String value : headers.getHeaderStringValues("x-goog-hash")) {
            Matcher matcher = SUM.matcher(value);
            if (matcher.find()) {
                return GcsObjects.checksum(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    /** Fails when the bytes that follow begin elsewhere: a range that was ignored must not be taken for one. */
    void requireBegin(long offset) throws RefusedConnectionException {
        long begin = status == 206 ? Long.parseLong(part().group(1)) : 0;
        if (begin != offset) {
            throw new RefusedConnectionException(
                    Kind.UNSUPPORTED, "the store sent bytes from " + begin + ", asked for were those from " + offset);
        }
    }

    /** Fails unless the store says that this generation follows: a proxy's page says nothing. */
    void requireGeneration(long generation) throws RefusedConnectionException {
        String told = headers.getFirstHeaderStringValue("x-goog-generation");
        if (told == null) {
            throw new RefusedConnectionException(
                    Kind.UNSUPPORTED,
                    "the answer does not say which generation it is; check the endpoint and the proxy");
        }
        if (!told.equals(String.valueOf(generation))) {
            throw new RefusedConnectionException(
                    Kind.CHANGED, "the store sent generation " + told + ", asked for was " + generation);
        }
    }

    private Matcher part() throws RefusedConnectionException {
        String range = headers.getContentRange();
        Matcher matcher = PART.matcher(range == null ? "" : range);
        if (!matcher.matches()) {
            throw new RefusedConnectionException(
                    Kind.UNSUPPORTED, "the store does not say which part of the object it sent");
        }
        return matcher;
    }
}
