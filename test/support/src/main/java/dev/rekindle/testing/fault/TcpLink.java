package dev.rekindle.testing.fault;

import dev.rekindle.testing.fault.TcpFault.Direction;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection through a {@link TcpFaultProxy}: a thread for each direction. */
final class TcpLink {
    private static final int BUFFER = 16 * 1024;

    private final TcpFaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private volatile boolean closing; // both ends have been told that this is the end
    private final AtomicInteger directionsLeft = new AtomicInteger(Direction.values().length);

    TcpLink(TcpFaultProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start() {
        Thread.ofVirtual().name("tcp-fault-to-server").start(() -> run(Direction.TO_SERVER, client, server));
        Thread.ofVirtual().name("tcp-fault-to-client").start(() -> run(Direction.TO_CLIENT, server, client));
    }

    boolean isOver() {
        return client.isClosed();
    }

    void close() {
        try {
            client.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Direction direction, Socket from, Socket to) {
        try {
            try {
                pump(direction, from, to);
            } catch (IOException e) {
                if (!closing) {
                    throw e;
                }
                swallow(from);
            }
            if (directionsLeft.decrementAndGet() == 0) {
                close();
            }
        } catch (IOException e) {
            reset(); // one end tore the connection down, and the other shall see it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Direction direction, Socket from, Socket to) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        TcpLane lane = proxy.lane(direction);
        while (true) {
            int read = from.getInputStream().read(buffer, 0, lane.piece(BUFFER));
            if (read < 0) {
                to.shutdownOutput();
                return;
            }
            TcpTrigger trigger = proxy.trigger();
            int admitted = trigger.admit(this, direction, read);
            lane.count(admitted); // before anybody can have them, who may then ask how many there were
            to.getOutputStream().write(buffer, 0, admitted);
            if (admitted < read) {
                strike(trigger.fault(), from, to);
                return;
            }
            lane.pace(admitted, proxy.closed());
        }
    }

    private void strike(TcpFault fault, Socket from, Socket to) throws IOException, InterruptedException {
        switch (fault.action()) {
            case CLOSE -> {
                closing = true;
                to.shutdownOutput();
                from.shutdownOutput();
                swallow(from);
            }
            case HALF_CLOSE -> {
                to.shutdownOutput();
                swallow(from);
            }
            case RESET -> reset();
            case FREEZE -> proxy.closed().await();
        }
    }

    /** Reads what still comes: to close a socket with unread bytes would be RST. */
    private static void swallow(Socket from) throws IOException {
        from.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void reset() {
        try {
            for (Socket socket : new Socket[] {client, server}) {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
