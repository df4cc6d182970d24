package dev.rekindle.testing.fault;

import dev.rekindle.testing.fault.TcpFault.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP proxy on loopback that knows nothing of what it carries, TLS included, and spoils it at an exact byte.
 *
 * <pre>{@code
 * try (TcpFaultProxy proxy = TcpFaultProxy.before(port)) {
 *     proxy.arm(TcpFault.reset(Direction.TO_CLIENT, 1_000_000));
 *     ...
 *     assertThat(proxy.struck()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Safe for several threads.
 */
public final class TcpFaultProxy implements AutoCloseable {
    private static final int BACKLOG = 128;
    private static final TcpFault NONE = TcpFault.close(Direction.TO_CLIENT, Long.MAX_VALUE);

    private final ServerSocket listener;
    private final int target;
    private final AtomicReference<TcpTrigger> trigger = new AtomicReference<>(new TcpTrigger(NONE));
    private final TcpLane toServer = new TcpLane();
    private final TcpLane toClient = new TcpLane();
    private final AtomicLong connections = new AtomicLong();
    private final List<TcpLink> links = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private TcpFaultProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** A proxy in front of a port of loopback; it does no harm until it is armed. */
    public static TcpFaultProxy before(int target) {
        try {
            var proxy = new TcpFaultProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
            Thread.ofVirtual().name("tcp-fault-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients shall connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The same as an address in plain HTTP. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Sets the fault in place of the one before; bytes are counted from now on. */
    public TcpFaultProxy arm(TcpFault fault) {
        trigger.set(new TcpTrigger(fault));
        return this;
    }

    /** Does no more harm; what is frozen stays so. */
    public void disarm() {
        arm(NONE);
    }

    /** Lets only so many bytes a second through in one direction, for each connection; 0 is no limit. */
    public TcpFaultProxy throttle(Direction direction, long limit) {
        lane(direction).throttle(limit);
        return this;
    }

    /** How often the fault that is armed has struck; zero means that a test has tested nothing. */
    public long struck() {
        return trigger.get().struck();
    }

    /** How many bytes got through in one direction, over all connections. */
    public long passed(Direction direction) {
        return lane(direction).passed();
    }

    /** How many connections clients have made. */
    public long connections() {
        return connections.get();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(TcpLink::close);
    }

    /** Such as {@code TCP faults on 127.0.0.1:40123 before port 20815}. */
    @Override
    public String toString() {
        return "TCP faults on 127.0.0.1:" + port() + " before port " + target;
    }

    TcpTrigger trigger() {
        return trigger.get();
    }

    TcpLane lane(Direction direction) {
        return switch (direction) {
            case TO_SERVER -> toServer;
            case TO_CLIENT -> toClient;
        };
    }

    CountDownLatch closed() {
        return closed;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (listener.isClosed()) { // one more may come through while it closes
                    client.close();
                    return;
                }
                connections.incrementAndGet();
                links.removeIf(TcpLink::isOver);
                link(client);
            }
        } catch (SocketException e) {
            closed.countDown(); // the listener was closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A target that is down looks to clients as if this were down, too. */
    private void link(Socket client) throws IOException {
        try {
            var link = new TcpLink(this, client, new Socket(InetAddress.getLoopbackAddress(), target));
            links.add(link);
            link.start();
        } catch (IOException e) {
            client.setSoLinger(true, 0);
            client.close();
        }
    }
}
