package dev.rekindle.backup.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP proxy on loopback that misbehaves after a number of bytes from the server, counted over all connections. */
public final class TcpProxy implements AutoCloseable {

    /** What happens then. */
    public enum Fault {
        /** The bytes stop; the connections stay. */
        FREEZE,
        /** The connections end. */
        CUT
    }

    private final ServerSocket listener;
    private final int target;
    private final Fault fault;
    private final AtomicLong left;
    private final CountDownLatch struck = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();

    private TcpProxy(ServerSocket listener, int target, Fault fault, long bytes) {
        this.listener = listener;
        this.target = target;
        this.fault = fault;
        this.left = new AtomicLong(bytes);
    }

    /** A proxy in front of a port of loopback. */
    public static TcpProxy before(int target, Fault fault, long bytes) {
        try {
            var proxy = new TcpProxy(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), target, fault, bytes);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where to connect. */
    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /** Counts to zero when the fault happens. */
    public CountDownLatch struck() {
        return struck;
    }

    @Override
    public void close() {
        closed.countDown();
        closeQuietly(listener);
        synchronized (sockets) {
            sockets.forEach(TcpProxy::closeQuietly);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                synchronized (sockets) {
                    sockets.add(client);
                    sockets.add(server);
                }
                Thread.ofVirtual().start(() -> pump(client, server, new AtomicLong(Long.MAX_VALUE)));
                Thread.ofVirtual().start(() -> pump(server, client, left));
            }
        } catch (SocketException e) {
            closed.countDown(); // the listener was closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void pump(Socket from, Socket to, AtomicLong budget) {
        byte[] buffer = new byte[4096];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (budget.addAndGet(-read) < 0) {
                    struck.countDown();
                    if (fault == Fault.FREEZE) {
                        closed.await();
                    }
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            closeQuietly(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
