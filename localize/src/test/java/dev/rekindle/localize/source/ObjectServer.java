package dev.rekindle.localize.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One object behind HTTP, served as an object store does, but for the misdeeds it is told to do to the next requests, one each. */
final class ObjectServer implements AutoCloseable {
    static final String SIGNATURE = "X-Signature=do-not-print";
    static final String ENTITY_TAG = "\"v1\"";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Misdeed> misdeeds = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private byte[] content;
    private String entityTag = ENTITY_TAG;
    private Ranges ranges = Ranges.SERVED;

    /** Whether the server knows ranges. */
    enum Ranges {
        SERVED,
        IGNORED,
        IGNORED_WITHOUT_LENGTH
    }

    /** What may go wrong with one request. */
    sealed interface Misdeed {
        /** Answers with a status and some headers. */
        record Status(int code, String header, String value, String body) implements Misdeed {
            Status(int code) {
                this(code, "X-Nothing", "", "");
            }
        }

        /** Sends that many bytes of the body and closes the connection. */
        record CutAfter(int bytes) implements Misdeed {}

        /** Sends that many bytes of the body and then nothing more. */
        record StallAfter(int bytes) implements Misdeed {}

        /** Answers with a range that is that many bytes further. */
        record ShiftedRange(int by) implements Misdeed {}

        /** The object has another content and entity tag from now on. */
        record Replace(ByteBuffer content, String entityTag) implements Misdeed {}

        /** Accepts the request and never answers. */
        record Silence() implements Misdeed {}

        /** Nothing. */
        record None() implements Misdeed {}
    }

    ObjectServer(byte[] content) throws IOException {
        this.content = content.clone();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                serve(exchange);
            }
        });
        server.start();
    }

    synchronized ObjectServer next(Misdeed... next) {
        misdeeds.addAll(Arrays.asList(next));
        return this;
    }

    synchronized ObjectServer ranges(Ranges how) {
        ranges = how;
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/bucket/snapshot.db?" + SIGNATURE);
    }

    /** The headers {@code Range} of the requests so far. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized Misdeed begin(HttpExchange exchange) {
        requests.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        Misdeed misdeed = misdeeds.isEmpty() ? new Misdeed.None() : misdeeds.poll();
        if (misdeed instanceof Misdeed.Replace replace) {
            content = replace.content().array();
            entityTag = replace.entityTag();
        }
        return misdeed;
    }

    private void serve(HttpExchange exchange) throws IOException {
        Misdeed misdeed = begin(exchange);
        switch (misdeed) {
            case Misdeed.Status status -> {
                exchange.getResponseHeaders().set(status.header(), status.value());
                byte[] body = status.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status.code(), body.length == 0 ? -1 : body.length);
                if (body.length > 0) {
                    exchange.getResponseBody().write(body);
                }
            }
            case Misdeed.Silence _ -> awaitClose();
            case Misdeed.CutAfter cut -> serve(exchange, cut.bytes(), 0);
            case Misdeed.StallAfter stall -> serve(exchange, stall.bytes(), 0);
            case Misdeed.ShiftedRange shifted -> serve(exchange, Integer.MAX_VALUE, shifted.by());
            case Misdeed.Replace _, Misdeed.None _ -> serve(exchange, Integer.MAX_VALUE, 0);
        }
        if (misdeed instanceof Misdeed.StallAfter) {
            awaitClose();
        }
    }

    private void serve(HttpExchange exchange, int sent, int shift) throws IOException {
        byte[] body;
        String tag;
        Ranges how;
        synchronized (this) {
            body = content;
            tag = entityTag;
            how = ranges;
        }
        exchange.getResponseHeaders().set("ETag", tag);
        String demanded = exchange.getRequestHeaders().getFirst("If-Match");
        if (demanded != null && !demanded.equals(tag)) {
            exchange.sendResponseHeaders(412, -1);
            return;
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (how != Ranges.SERVED || range == null) {
            exchange.sendResponseHeaders(200, how == Ranges.IGNORED_WITHOUT_LENGTH ? 0 : body.length);
            write(exchange, body, 0, body.length, sent);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int first = Integer.parseInt(ends[0]) + shift;
        if (first >= body.length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + body.length);
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        int end = Math.min(Integer.parseInt(ends[1]) + shift + 1, body.length);
        exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + (end - 1) + "/" + body.length);
        exchange.sendResponseHeaders(206, end - first);
        write(exchange, body, first, end - first, sent);
    }

    private void write(HttpExchange exchange, byte[] body, int first, int length, int sent) throws IOException {
        OutputStream out = exchange.getResponseBody();
        out.write(body, first, Math.min(length, sent));
        out.flush();
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
