package dev.rekindle.testing.fault;

import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.fault.HttpConnection.Head;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Hands requests on to the backend, each on a connection of its own, and brings the answers back. */
final class Forwarder {
    /** Headers for one connection only (RFC 9110, 7.6.1), and Expect, which the fault server answers by itself. */
    private static final Set<String> ONE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "upgrade",
            "http2-settings",
            "te",
            "trailer",
            "proxy-connection",
            "transfer-encoding",
            "expect");

    private static final int BAD_GATEWAY = 502;

    private final URI backend;
    private final URI self;

    /**
     * Made by the fault server.
     *
     * @param self what {@code Location} headers shall name in place of the backend, which a client must not find out about
     */
    Forwarder(URI backend, URI self) {
        this.backend = backend;
        this.self = self;
    }

    /** The real answer; 502 where there is none. */
    HttpReply forward(Head head, byte[] body) {
        try (HttpConnection connection = new HttpConnection(new Socket(backend.getHost(), backend.getPort()))) {
            send(connection, head, body);
            Head answer = connection.readHead().orElseThrow(() -> new EOFException("no answer"));
            Bytes content = Bytes.of(connection.readReplyBody(answer, head.word(0)));
            HttpReply reply = new HttpReply(Integer.parseInt(answer.word(1)), backWith(answer), content);
            // Where a body was cut into chunks, its length is known only now.
            return content.size() == 0 ? reply : reply.body(content);
        } catch (IOException e) {
            return HttpReply.of(BAD_GATEWAY).body(backend + ": " + e);
        }
    }

    private static void send(HttpConnection connection, Head head, byte[] body) throws IOException {
        var text = new StringBuilder(head.startLine()).append("\r\n");
        head.headers().stream()
                .filter(header -> !isForOneConnection(header))
                .filter(header -> !header.is("Content-Length"))
                .forEach(header -> text.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        if (head.isChunked() || head.header("Content-Length").isPresent()) {
            text.append("Content-Length: ").append(body.length).append("\r\n");
        }
        connection.write(text.append("Connection: close\r\n\r\n").toString());
        try {
            connection.write(body);
        } catch (IOException e) {
            return; // a server that refuses by the head alone may close before it has all; its answer tells
        }
    }

    private List<HttpHeader> backWith(Head answer) {
        var headers = new ArrayList<HttpHeader>();
        for (HttpHeader header : answer.headers()) {
            if (header.is("Location")) {
                headers.add(new HttpHeader("Location", header.value().replace(backend.toString(), self.toString())));
            } else if (!isForOneConnection(header)) {
                headers.add(header);
            }
        }
        if (answer.isChunked()) {
            headers.add(new HttpHeader("Content-Length", "0"));
        }
        return headers;
    }

    private static boolean isForOneConnection(HttpHeader header) {
        return ONE_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT));
    }
}
