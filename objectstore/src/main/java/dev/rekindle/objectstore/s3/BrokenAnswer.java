package dev.rekindle.objectstore.s3;

import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * A success that lacks what every success has. Its connection was most likely cut off in the middle of the headers, which reads like their end (an
 * HTTP client takes the end of the stream for the end of the block), so the request is worth sending again.
 */
final class BrokenAnswer extends SdkClientException {
    private static final long serialVersionUID = 1L;

    /** {@code what} completes "the store's answer has no ...". */
    BrokenAnswer(String what) {
        super(SdkClientException.builder().message("the store's answer has no " + what));
    }

    /** Whether this says, or the SDK means by it, that an answer was cut off: half a date or half a number is what it cannot read. */
    static boolean isBehind(SdkClientException e) {
        return e instanceof BrokenAnswer
                || e.getCause() instanceof DateTimeException
                || e.getCause() instanceof NumberFormatException;
    }

    /** The value, if it is there. */
    static String require(String what, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw new BrokenAnswer(what);
        }
        return value;
    }

    /** The entity tag as it was sent, if it is whole: one that begins with a quote ends with one. */
    static String requireEtag(@Nullable String value) {
        String etag = require("ETag", value);
        if (etag.startsWith("\"") && (etag.length() < 3 || !etag.endsWith("\""))) {
            throw new BrokenAnswer("whole ETag");
        }
        return etag;
    }
}
