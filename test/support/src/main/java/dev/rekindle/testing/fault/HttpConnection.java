package dev.rekindle.testing.fault;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** HTTP/1.1 messages on one socket (RFC 9112), of either side. A body is held in memory as a whole. For one thread, but for closing. */
final class HttpConnection implements AutoCloseable {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int HEXADECIMAL = 16;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true); // the pieces of a trickle shall travel by themselves
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** The first line and the headers. */
    record Head(String startLine, List<HttpHeader> headers) {
        Head {
            headers = List.copyOf(headers);
        }

        Optional<String> header(String name) {
            return HttpHeader.first(headers, name);
        }

        /** A word of the first line: method, target and protocol of a request, protocol and status of an answer. */
        String word(int index) throws IOException {
            String[] words = startLine.split(" ", -1);
            if (words.length <= index) {
                throw new IOException("not the first line of an HTTP message: " + startLine);
            }
            return words[index];
        }

        boolean isChunked() {
            return header("Transfer-Encoding")
                    .filter(coding -> coding.equalsIgnoreCase("chunked"))
                    .isPresent();
        }
    }

    /** Reads a head; empty where the peer has closed instead of beginning another message. */
    Optional<Head> readHead() throws IOException {
        Optional<String> first = readLine();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        var headers = new ArrayList<HttpHeader>();
        while (true) {
            String line = readLine().orElseThrow(() -> new EOFException("the head of a message breaks off"));
            if (line.isEmpty()) {
                return Optional.of(new Head(first.get(), headers));
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header: " + line);
            }
            headers.add(new HttpHeader(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
    }

    /** Reads the body of a request, or at most its first bytes; what is left then stays unread. */
    byte[] readRequestBody(Head head, long atMost) throws IOException {
        if (head.isChunked()) {
            return readChunks(atMost);
        }
        long length = Long.parseLong(head.header("Content-Length").orElse("0"));
        return readExactly(Math.min(length, atMost));
    }

    /** Reads the body of the answer to a request with this method. */
    byte[] readReplyBody(Head head, String method) throws IOException {
        String status = head.word(1);
        if (method.equals("HEAD") || status.equals("204") || status.equals("304")) {
            return new byte[0];
        }
        if (head.isChunked()) {
            return readChunks(Long.MAX_VALUE);
        }
        Optional<String> length = head.header("Content-Length");
        return length.isPresent() ? readExactly(Long.parseLong(length.get())) : in.readAllBytes();
    }

    void write(String head) throws IOException {
        write(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void write(HttpReply reply) throws IOException {
        write(reply.head());
        write(reply.body().toArray());
    }

    /** Closes in good order: what was written arrives, even where the peer has not yet sent all that it wants to send. */
    void finish() throws IOException {
        // A socket that is closed with unread data sends RST, and that makes the peer forget what it has received.
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
        socket.close();
    }

    /** Ends it by RST. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] readChunks(long atMost) throws IOException {
        var body = new ByteArrayOutputStream();
        while (body.size() < atMost) {
            String size = readLine().orElseThrow(() -> new EOFException("a chunked body breaks off"));
            int bytes = Integer.parseInt(size.split(";", 2)[0].strip(), HEXADECIMAL);
            if (bytes == 0) {
                skipTrailers();
                return body.toByteArray();
            }
            body.writeBytes(readExactly(Math.min(bytes, atMost - body.size())));
            if (body.size() < atMost) {
                readLine();
            }
        }
        return body.toByteArray();
    }

    private void skipTrailers() throws IOException {
        String line;
        do {
            line = readLine().orElse("");
        } while (!line.isEmpty());
    }

    private byte[] readExactly(long length) throws IOException {
        int wanted = Math.toIntExact(length);
        byte[] bytes = in.readNBytes(wanted);
        if (bytes.length < wanted) {
            throw new EOFException("a body of " + wanted + " bytes breaks off after " + bytes.length);
        }
        return bytes;
    }

    private Optional<String> readLine() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException("a line breaks off");
            }
            line.write(b);
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1).stripTrailing());
    }
}
