package dev.rekindle.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A way to a server on loopback that breaks off without a word: after so many bytes of answers nothing more comes, and nothing is closed. */
final class StallingProxy implements AutoCloseable {
    private final ServerSocket door;
    private final URI target;
    private final long budget;
    private final List<Socket> sockets = new ArrayList<>();
    private long passed;

    private StallingProxy(ServerSocket door, URI target, long budget) {
        this.door = door;
        this.target = target;
        this.budget = budget;
    }

    /** In front of this URL, letting through so many bytes of answers in all. */
    static StallingProxy before(String url, long bytes) throws IOException {
        var proxy =
                new StallingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), URI.create(url), bytes);
        Thread.ofPlatform().daemon().name("proxy").start(proxy::accept);
        return proxy;
    }

    /** Where to connect. */
    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        door.close();
        synchronized (this) {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = keep(door.accept());
                Socket server = keep(new Socket(target.getHost(), target.getPort()));
                Thread.ofPlatform().daemon().start(() -> pump(client, server, Long.MAX_VALUE));
                Thread.ofPlatform().daemon().start(() -> pump(server, client, budget));
            }
        } catch (IOException closed) {
            // The test is over.
            return;
        }
    }

    private synchronized Socket keep(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private void pump(Socket from, Socket to, long limit) {
        var buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (this) {
                    if (limit != Long.MAX_VALUE && passed + n > limit) {
                        return;
                    }
                    passed += limit == Long.MAX_VALUE ? 0 : n;
                }
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException closed) {
            // One side has gone; the other will notice.
            return;
        }
    }
}
