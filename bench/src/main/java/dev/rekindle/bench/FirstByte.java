package dev.rekindle.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server that answers every request with 404 and remembers when the first one came: how long a process took to ask for its first byte. */
final class FirstByte implements AutoCloseable {
    private final HttpServer server;
    private final ArrayBlockingQueue<Long> first = new ArrayBlockingQueue<>(1);

    FirstByte() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/", exchange -> {
            first.offer(System.nanoTime());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
    }

    /** The address that the process under measurement shall ask. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/snapshot.db";
    }

    /** Seconds from {@code start} (a reading of {@link System#nanoTime}) to the first request. */
    double secondsSince(long start) throws InterruptedException, IOException {
        Long at = first.poll(30, TimeUnit.SECONDS);
        if (at == null) {
            throw new IOException("nothing was requested within 30 s");
        }
        return (at - start) / 1e9;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
