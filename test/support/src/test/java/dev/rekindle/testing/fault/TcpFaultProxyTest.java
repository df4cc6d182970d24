package dev.rekindle.testing.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.LoopbackPort;
import dev.rekindle.testing.fault.TcpFault.Direction;
import dev.rekindle.testing.fault.TcpFault.Reach;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that sends back what it gets. */
class TcpFaultProxyTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final AtomicLong received = new AtomicLong();
    private final ServerSocket echo = listen();
    private final TcpFaultProxy proxy = TcpFaultProxy.before(echo.getLocalPort());

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void carriesEverythingAndCountsIt() throws Exception {
        byte[] sent = bytes(1_000_000);

        try (Socket client = connect()) {
            Thread.ofVirtual().start(() -> send(client, sent));
            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        }

        assertThat(proxy.passed(Direction.TO_SERVER)).isEqualTo(sent.length);
        assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(sent.length);
        assertThat(proxy.connections()).isEqualTo(1);
        assertThat(proxy.struck()).isZero();
    }

    @Test
    void handsOnTheEndOfOneDirectionAlone() throws Exception {
        try (Socket client = connect()) {
            send(client, bytes(10));
            client.shutdownOutput();

            assertThat(client.getInputStream().readAllBytes()).hasSize(10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 16_383, 16_384, 16_385, 99_999})
    void endsTheAnswerAtTheVeryByte(long at) throws Exception {
        proxy.arm(TcpFault.close(Direction.TO_CLIENT, at));

        try (Socket client = connect()) {
            send(client, bytes(100_000));

            assertThat(client.getInputStream().readAllBytes()).hasSize((int) at);
        }
        assertThat(proxy.struck()).isEqualTo(1);
        assertThat(proxy.passed(Direction.TO_CLIENT)).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 20_000})
    void endsTheRequestAtTheVeryByte(long at) throws Exception {
        proxy.arm(TcpFault.close(Direction.TO_SERVER, at));

        try (Socket client = connect()) {
            send(client, bytes(100_000));
            Await.until("the server to have it", DEADLINE, () -> received.get() == at);
            assertThat(client.getInputStream().readAllBytes()).hasSizeLessThanOrEqualTo((int) at);
        }
    }

    @Test
    void tearsAConnectionDown() throws Exception {
        proxy.arm(TcpFault.reset(Direction.TO_CLIENT, 5));

        try (Socket client = connect()) {
            send(client, bytes(10));

            assertThatThrownBy(() -> client.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void freezesOneDirection() throws Exception {
        proxy.arm(TcpFault.freeze(Direction.TO_CLIENT, 5));

        try (Socket client = connect()) {
            client.setSoTimeout(200);
            InputStream in = client.getInputStream();
            send(client, bytes(10));

            assertThat(in.readNBytes(5)).hasSize(5);
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            send(client, bytes(10));
            Await.until("the server to have it all", DEADLINE, () -> received.get() == 20);
        }
    }

    @Test
    void closesOneDirection() throws Exception {
        proxy.arm(TcpFault.halfClose(Direction.TO_CLIENT, 5));

        try (Socket client = connect()) {
            send(client, bytes(10));
            assertThat(client.getInputStream().readAllBytes()).hasSize(5);
            send(client, bytes(10));
            Await.until("the server to have it all", DEADLINE, () -> received.get() == 20);
        }
    }

    @Test
    void strikesOnceAndThenNeverAgain() throws Exception {
        proxy.arm(TcpFault.close(Direction.TO_CLIENT, 15));

        assertThat(echoed(10)).isEqualTo(10);
        assertThat(echoed(10)).isEqualTo(5);
        assertThat(echoed(10)).isEqualTo(10);
        assertThat(proxy.struck()).isEqualTo(1);
    }

    @Test
    void strikesEveryConnectionFromThenOn() throws Exception {
        proxy.arm(TcpFault.close(Direction.TO_CLIENT, 15).reaching(Reach.FROM_THEN_ON));

        assertThat(echoed(10)).isEqualTo(10);
        assertThat(echoed(10)).isEqualTo(5);
        assertThat(echoed(10)).isZero();
        assertThat(proxy.struck()).isEqualTo(2);

        proxy.disarm();
        assertThat(echoed(10)).isEqualTo(10);
    }

    @Test
    void strikesEachConnectionAtItsOwnByte() throws Exception {
        proxy.arm(TcpFault.close(Direction.TO_CLIENT, 7).reaching(Reach.EACH_CONNECTION));

        assertThat(echoed(5)).isEqualTo(5);
        assertThat(echoed(10)).isEqualTo(7);
        assertThat(echoed(10)).isEqualTo(7);
    }

    @Test
    void throttles() throws Exception {
        proxy.throttle(Direction.TO_CLIENT, 100_000);
        long started = System.nanoTime();

        assertThat(echoed(30_000)).isEqualTo(30_000);

        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    @Test
    void isDownWhereItsTargetIsDown() throws Exception {
        // A listener that is closed under a thread that accepts may take one connection more, so this port never had
        // one.
        try (LoopbackPort nobody = LoopbackPort.reserve();
                TcpFaultProxy before = TcpFaultProxy.before(nobody.number());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), before.port())) {
            assertThatThrownBy(() -> client.getInputStream().readAllBytes()).isInstanceOf(SocketException.class);
        }
    }

    /** Sends so many bytes on a new connection, and returns how many came back before its end. */
    private int echoed(int count) throws IOException {
        try (Socket client = connect()) {
            send(client, bytes(count));
            client.shutdownOutput();
            return client.getInputStream().readAllBytes().length;
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }

    private ServerSocket listen() {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> serve(listener));
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket listener) {
        try {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> sendBack(socket));
            }
        } catch (IOException e) {
            return; // the listener was closed
        }
    }

    private void sendBack(Socket socket) {
        byte[] buffer = new byte[8192];
        try (socket) {
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                received.addAndGet(read);
                socket.getOutputStream().write(Arrays.copyOf(buffer, read));
            }
        } catch (IOException e) {
            return; // a test tore the connection down
        }
    }
}
