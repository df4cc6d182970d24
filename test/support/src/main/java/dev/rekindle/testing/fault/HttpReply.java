package dev.rekindle.testing.fault;

import dev.rekindle.testing.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer, as it goes to the client: {@code Content-Length} is whatever the headers say.
 *
 * @param status such as 503
 */
public record HttpReply(int status, List<HttpHeader> headers, Bytes body) {
    private static final int FIRST_FAILURE = 400;
    private static final Bytes NOTHING = Bytes.of("");
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    public HttpReply {
        headers = List.copyOf(headers);
    }

    /** Without a body. */
    public static HttpReply of(int status) {
        return new HttpReply(status, List.of(new HttpHeader("Content-Length", "0")), NOTHING);
    }

    /** S3's error document with a code such as {@code SlowDown}; S3 sends it with status 200, too, where a long operation fails late. */
    public static HttpReply s3Error(int status, String code) {
        return of(status).header("Content-Type", "application/xml").body("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <Error><Code>%s</Code><Message>made by a fault server</Message>\
                        <Resource>/</Resource><RequestId>F4017</RequestId></Error>""".formatted(code));
    }

    /** The error of Google's JSON API with a reason such as {@code backendError}. */
    public static HttpReply gcsError(int status, String reason) {
        return of(status)
                .header("Content-Type", "application/json; charset=UTF-8")
                .body("""
                        {"error": {"code": %d, "message": "made by a fault server",\
                         "errors": [{"domain": "global", "reason": "%s", "message": "made by a fault server"}]}}""".formatted(status, reason));
    }

    /** A moment as the {@code Date} header has it. */
    public static String date(Instant moment) {
        return HTTP_DATE.format(moment);
    }

    /** The value of a header. */
    public Optional<String> header(String name) {
        return HttpHeader.first(headers, name);
    }

    /** With this value of a header, and no other of that name. */
    public HttpReply header(String name, String value) {
        var changed = new ArrayList<>(withoutHeader(name).headers);
        changed.add(new HttpHeader(name, value));
        return new HttpReply(status, changed, body);
    }

    /** Without a header. */
    public HttpReply withoutHeader(String name) {
        return new HttpReply(
                status, headers.stream().filter(header -> !header.is(name)).toList(), body);
    }

    /** With this body and its length. */
    public HttpReply body(Bytes content) {
        return new HttpReply(status, headers, content).header("Content-Length", String.valueOf(content.size()));
    }

    /** With this body, in UTF-8, and its length. */
    public HttpReply body(String content) {
        return body(Bytes.of(content));
    }

    /** As HEAD is answered: the headers of a body, and no body. */
    HttpReply withoutBody() {
        return new HttpReply(status, headers, NOTHING);
    }

    /** All that comes before the body. */
    String head() {
        var text =
                new StringBuilder("HTTP/1.1 " + status + " " + (status < FIRST_FAILURE ? "Fine" : "Failed") + "\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return text.append("\r\n").toString();
    }

    /** Status, headers and the size of the body. */
    @Override
    public String toString() {
        return status + " " + headers + " " + body.size() + " bytes";
    }
}
