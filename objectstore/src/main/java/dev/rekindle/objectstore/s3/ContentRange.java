package dev.rekindle.objectstore.s3;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a response says it carries: {@code bytes 0-99/1234} (RFC 9110 §14.4).
 *
 * @param first offset of its first byte
 * @param end offset behind its last byte
 * @param total size of the object
 */
record ContentRange(long first, long end, long total) {
    private static final Pattern FORM = Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    static Optional<ContentRange> parse(@Nullable String text) {
        Matcher matcher = FORM.matcher(text == null ? "" : text);
        return matcher.matches()
                ? Optional.of(new ContentRange(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)) + 1,
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }
}
