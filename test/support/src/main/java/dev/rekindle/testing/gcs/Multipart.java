package dev.rekindle.testing.gcs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two parts of {@code multipart/related} (RFC 2387): what an object is, and its bytes. */
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");

    private final byte[] description;
    private final byte[] media;

    Multipart(byte[] description, byte[] media) {
        this.description = description;
        this.media = media;
    }

    byte[] description() {
        return description;
    }

    byte[] media() {
        return media;
    }

    static Multipart parse(String contentType, byte[] body) throws IOException {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new IOException("no boundary in " + contentType);
        }
        // One byte, one character, so that positions in the text are positions in the body.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String line = "--" + boundary.group(1);
        int second = text.indexOf("\r\n" + line, line.length());
        int end = text.indexOf("\r\n" + line + "--", second);
        return new Multipart(part(text, body, 0, second), part(text, body, second + 2, end));
    }

    private static byte[] part(String text, byte[] body, int from, int to) {
        int blank = text.indexOf("\r\n\r\n", from);
        return Arrays.copyOfRange(body, blank + 4, to);
    }
}
