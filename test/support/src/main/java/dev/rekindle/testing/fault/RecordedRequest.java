package dev.rekindle.testing.fault;

import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.fault.HttpConnection.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request as a fault server has read it.
 *
 * @param target path and query, as they were encoded
 * @param headers in their order, as the client sent them
 * @param bodyLength bytes of the body that were read, without the framing of chunks
 * @param bodyStart the first 64 KiB of it
 */
public record RecordedRequest(
        String method, String target, List<HttpHeader> headers, long bodyLength, Bytes bodyStart) {
    private static final int KEPT = 64 * 1024;

    public RecordedRequest {
        headers = List.copyOf(headers);
    }

    static RecordedRequest of(Head head, byte[] body) throws IOException {
        return new RecordedRequest(
                head.word(0),
                head.word(1),
                head.headers(),
                body.length,
                Bytes.of(Arrays.copyOf(body, Math.min(body.length, KEPT))));
    }

    /** What stands before the question mark. */
    public String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /** What stands behind the question mark; empty without one. */
    public String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? "" : target.substring(mark + 1);
    }

    /** The value of a header. */
    public Optional<String> header(String name) {
        return HttpHeader.first(headers, name);
    }

    /** All of it as text, the kept part of the body too: for a search for secrets. */
    public String text() {
        var text = new StringBuilder(method + " " + target + "\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append('\n'));
        return text.append('\n')
                .append(new String(bodyStart.toArray(), StandardCharsets.ISO_8859_1))
                .toString();
    }

    @Override
    public String toString() {
        return method + " " + target + " " + bodyLength + " bytes";
    }
}
