package dev.rekindle.testing.fault;

import dev.rekindle.testing.fault.Fault.Backend;
import dev.rekindle.testing.fault.HttpConnection.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTP server on loopback in front of a real one: it hands on what it gets, writes it down, and does what its script says to some of it. The
 * {@code Host} header goes through as it came, so signatures that cover it stay good.
 *
 * <pre>{@code
 * try (FaultServer faults = FaultServer.before(minio.endpoint())) {
 *     faults.script(RequestMatch.method("PUT").query("partNumber=2").nth(1), Fault.reset().afterForwarding());
 *     ...
 *     assertThat(faults.count(RequestMatch.method("PUT"))).isEqualTo(3);
 * }
 * }</pre>
 *
 * <p>Each message is read whole before it goes on, and each request goes to the backend on a connection of its own. Safe for several threads.
 */
public final class FaultServer implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final URI backend;
    private final ServerSocket listener;
    private final Forwarder forwarder;
    private final Script script = new Script();
    private final List<RecordedRequest> requests = new ArrayList<>();
    private final AtomicLong connections = new AtomicLong();
    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FaultServer(URI backend, ServerSocket listener) {
        this.backend = backend;
        this.listener = listener;
        this.forwarder = new Forwarder(backend, url());
    }

    /** One in front of a server that speaks plain HTTP. */
    public static FaultServer before(URI backend) {
        try {
            var server = new FaultServer(backend, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("fault-server").start(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients shall connect; without a path. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Adds to the script. Every rule counts the requests that are of its kind; the first one whose turn it is has its way. */
    public FaultServer script(RequestMatch match, Fault fault) {
        script.add(match, fault);
        return this;
    }

    /** Forgets the script, not the requests; stalled connections stay stalled. */
    public void clearScript() {
        script.clear();
    }

    /** All requests so far, in the order in which their heads and bodies had been read. */
    public List<RecordedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many requests of a kind came so far. */
    public long count(RequestMatch kind) {
        return requests().stream().filter(kind::isOfKind).count();
    }

    /** How many requests the script as it stands has struck; zero means that a test has tested nothing. */
    public long struck() {
        return script.struck();
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
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code faults on http://127.0.0.1:40123 before http://127.0.0.1:20815}. */
    @Override
    public String toString() {
        return "faults on " + url() + " before " + backend;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                if (listener.isClosed()) { // one more may come through while it closes
                    socket.close();
                    return;
                }
                connections.incrementAndGet();
                synchronized (sockets) {
                    sockets.removeIf(Socket::isClosed);
                    sockets.add(socket);
                }
                Thread.ofVirtual().name("fault-server-client").start(() -> serve(socket));
            }
        } catch (SocketException e) {
            closed.countDown(); // the listener was closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (HttpConnection client = new HttpConnection(socket)) {
            boolean more = true;
            while (more) {
                Optional<Head> head = client.readHead();
                more = head.isPresent() && answer(client, head.get());
            }
        } catch (IOException e) {
            closeQuietly(socket); // the client went away or sent half a request; it sees the end of the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deals with one request; returns whether another may follow on the connection. */
    private boolean answer(HttpConnection client, Head head) throws IOException, InterruptedException {
        Optional<Fault> fault = script.turnOf(RecordedRequest.of(head, new byte[0]));
        long readsBody = fault.map(Fault::readsBody).orElse(Long.MAX_VALUE);
        if (readsBody > 0 && head.header("Expect").isPresent()) {
            client.write("HTTP/1.1 100 Continue\r\n\r\n");
        }
        byte[] body = client.readRequestBody(head, readsBody);
        synchronized (requests) {
            requests.add(RecordedRequest.of(head, body));
        }
        if (fault.isPresent()) {
            strike(client, fault.get(), head, body);
            return false;
        }
        client.write(forwarder.forward(head, body));
        return head.header("Connection").filter("close"::equalsIgnoreCase).isEmpty();
    }

    private void strike(HttpConnection client, Fault fault, Head head, byte[] body)
            throws IOException, InterruptedException {
        Optional<HttpReply> real =
                fault.backend() == Backend.ASKED ? Optional.of(forwarder.forward(head, body)) : Optional.empty();
        HttpReply reply = fault.instead()
                .or(() -> real)
                .map(fault::changed)
                .orElse(HttpReply.of(0))
                .header("Connection", "close");
        if (head.word(0).equals("HEAD")) {
            reply = reply.withoutBody();
        }
        switch (fault.delivery()) {
            case Delivery.Whole() -> {
                client.write(reply);
                client.finish();
            }
            case Delivery.Silent(Ending ending) -> end(client, ending);
            case Delivery.Cut(long bodyBytes, Ending ending) -> {
                client.write(reply.head());
                byte[] whole = reply.body().toArray();
                client.write(Arrays.copyOf(whole, Math.toIntExact(Math.min(bodyBytes, whole.length))));
                end(client, ending);
            }
            case Delivery.Trickle(int bytes, Duration pause) -> trickle(client, reply, bytes, pause);
        }
    }

    private void trickle(HttpConnection client, HttpReply reply, int bytes, Duration pause)
            throws IOException, InterruptedException {
        byte[] head = reply.head().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(head, head.length + reply.body().size());
        System.arraycopy(
                reply.body().toArray(), 0, all, head.length, reply.body().size());
        for (int from = 0; from < all.length; from += bytes) {
            if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            client.write(Arrays.copyOfRange(all, from, Math.min(all.length, from + bytes)));
        }
        client.finish();
    }

    private void end(HttpConnection client, Ending ending) throws IOException, InterruptedException {
        switch (ending) {
            case CLOSE -> client.finish();
            case RESET -> client.reset();
            case STALL -> closed.await();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
