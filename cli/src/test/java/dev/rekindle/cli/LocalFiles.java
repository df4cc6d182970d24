package dev.rekindle.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file behind HTTP on loopback, with ranges and an entity tag, as object stores serve it (RFC 9110 §14). */
public final class LocalFiles implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-([0-9]+)");

    private final HttpServer server;
    private final String name;

    private LocalFiles(HttpServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Serves the file as {@code /<its name>}; everything else is 404. */
    public static LocalFiles serve(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String name = "/" + file.getFileName();
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, name, content);
            }
        });
        server.start();
        return new LocalFiles(server, name);
    }

    /** Where the file is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + name;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, String name, byte[] content) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(name)) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        exchange.getResponseHeaders().set("ETag", "\"one\"");
        String header = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(header == null ? "" : header);
        if (!range.matches()) {
            send(exchange, 200, content, 0, content.length);
            return;
        }
        int from = Integer.parseInt(range.group(1));
        int to = (int) Math.min(content.length, Long.parseLong(range.group(2)) + 1);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
        send(exchange, 206, content, from, to - from);
    }

    private static void send(HttpExchange exchange, int status, byte[] content, int from, int length)
            throws IOException {
        exchange.sendResponseHeaders(status, length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(content, from, length);
        }
    }
}
