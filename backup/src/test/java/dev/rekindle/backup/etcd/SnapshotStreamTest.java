package dev.rekindle.backup.etcd;

import static dev.rekindle.backup.etcd.ScriptedMember.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.fault.TcpFault;
import dev.rekindle.testing.fault.TcpFault.Direction;
import dev.rekindle.testing.fault.TcpFaultProxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotStreamTest {
    private static final StreamLimits QUICK = new StreamLimits(Duration.ofSeconds(60), Duration.ofMillis(700), 8);

    @ParameterizedTest
    @EnumSource
    void readsToTheEndThatComesAfterNothingRemains(EtcdVersion version) throws Exception {
        try (EtcdProcess etcd = EtcdProcess.of(version).start();
                EtcdConnection connection = EtcdConnectionTest.connect(etcd)) {
            fill(connection, 20);

            byte[] bytes;
            try (SnapshotStream stream = connection.snapshot(StreamLimits.DEFAULTS)) {
                bytes = readAll(stream);
                assertThat(bytes).hasSize(Math.toIntExact(stream.totalBytes()));
            }

            assertThat(bytes.length % 512).isEqualTo(32);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, bytes.length - 32));
            assertThat(Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length))
                    .isEqualTo(digest);
        }
    }

    @Test
    void failsWhenTheStreamEndsBeforeTheTrailer() throws Exception {
        assertFailure(
                ScriptedMember.ending(message(0, 4096)),
                EtcdException.Kind.TRUNCATED,
                "expected 4128 bytes, received 4096");
        assertFailure(
                ScriptedMember.ending(message(4096, 4096)),
                EtcdException.Kind.TRUNCATED,
                "expected 8224 bytes, received 4096");
        assertFailure(
                ScriptedMember.ending(message(0, 4096), message(0, 31)), EtcdException.Kind.TRUNCATED, "received 4127");
        assertFailure(ScriptedMember.ending(), EtcdException.Kind.TRUNCATED, "received 0");
    }

    @Test
    void failsAtTheEmptyMessagesOfAServerThatCannotReadItsDatabase() throws Exception {
        assertFailure(
                ScriptedMember.hanging(message(4096, 4096), message(4096, 0), message(4096, 0)),
                EtcdException.Kind.STALLED,
                "empty message after 4096 of 8192 bytes");
    }

    @Test
    void failsWhenTheMessagesContradictEachOther() throws Exception {
        assertFailure(
                ScriptedMember.ending(message(8192, 4096), message(8192, 4096)),
                EtcdException.Kind.UNEXPECTED,
                "announces 8192 more");
        assertFailure(
                ScriptedMember.ending(message(0, 4096), message(0, 33)),
                EtcdException.Kind.UNEXPECTED,
                "behind its announced end");
        assertFailure(
                ScriptedMember.ending(message(0, 4096), message(0, 32), message(0, 1)),
                EtcdException.Kind.UNEXPECTED,
                "behind its announced end");
        assertFailure(
                ScriptedMember.ending(message(-1, 4096)),
                EtcdException.Kind.UNEXPECTED,
                "announces 18446744073709551615");
        assertFailure(ScriptedMember.ending(message(0, 0)), EtcdException.Kind.UNEXPECTED, "carries 0");
    }

    @Test
    void givesUpAStreamThatHangsAndCancelsTheCall() throws Exception {
        try (ScriptedMember member = ScriptedMember.hanging(message(4096, 4096))) {
            assertThatThrownBy(() -> readFrom(member, QUICK))
                    .hasMessageContaining("no progress for")
                    .isInstanceOfSatisfying(
                            EtcdException.class, e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.STALLED));
            assertThat(member.cancelled().await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void endsAtTheDeadlineOfTheWhole() throws Exception {
        var limits = new StreamLimits(Duration.ofMillis(600), Duration.ofSeconds(30), 8);
        try (ScriptedMember member = ScriptedMember.hanging(message(4096, 4096))) {
            assertThatThrownBy(() -> readFrom(member, limits))
                    .isInstanceOfSatisfying(
                            EtcdException.class, e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.TIMEOUT));
        }
    }

    @Test
    void letsAServerSendNoMoreThanTheReaderAsksFor() throws Exception {
        long database = 256L << 20;
        var options = new ConnectionOptions(
                TlsFiles.SYSTEM, Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(5), 64 << 10);
        try (ScriptedMember member = ScriptedMember.pulled(database);
                EtcdConnection connection = EtcdConnection.open(member.endpoint(), options);
                SnapshotStream stream = connection.snapshot(QUICK)) {
            var first = ByteBuffer.allocate(1 << 20);
            while (first.hasRemaining()) {
                assertThat(stream.read(first)).isPositive();
            }

            // A mebibyte read, eight messages ahead, two windows on the way: the other 250 MiB stay with the server.
            Await.until("the server to stop sending", Duration.ofSeconds(10), stableAt(member));
            assertThat(member.sent()).isBetween(32, 64);
        }
    }

    @Test
    void givesUpWhenTheNetworkFreezes() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                EtcdConnection direct = EtcdConnectionTest.connect(etcd)) {
            fill(direct, 100);
            try (TcpFaultProxy proxy = before(etcd).arm(TcpFault.freeze(Direction.TO_CLIENT, 1_000_000));
                    EtcdConnection connection = open(proxy)) {
                assertThatThrownBy(() -> readAll(connection.snapshot(QUICK)))
                        .isInstanceOfSatisfying(
                                EtcdException.class, e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.STALLED));
                assertThat(proxy.struck()).isEqualTo(1);
            }
        }
    }

    @Test
    void saysThatTheConnectionBroke() throws Exception {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start();
                EtcdConnection direct = EtcdConnectionTest.connect(etcd)) {
            fill(direct, 100);
            try (TcpFaultProxy proxy = before(etcd).arm(TcpFault.close(Direction.TO_CLIENT, 1_000_000));
                    EtcdConnection connection = open(proxy)) {
                assertThatThrownBy(() -> readAll(connection.snapshot(QUICK)))
                        .hasMessageContaining("connection broke")
                        .isInstanceOfSatisfying(
                                EtcdException.class,
                                e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.UNREACHABLE));
                assertThat(proxy.struck()).isEqualTo(1);
            }
        }
    }

    @Test
    void endsWhenItsThreadIsInterrupted() throws Exception {
        try (ScriptedMember member = ScriptedMember.hanging(message(4096, 4096));
                EtcdConnection connection = EtcdConnection.open(member.endpoint(), ConnectionOptions.DEFAULTS);
                SnapshotStream stream = connection.snapshot(StreamLimits.DEFAULTS)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> readAll(stream))
                    .isInstanceOfSatisfying(
                            EtcdException.class, e -> assertThat(e.kind()).isEqualTo(EtcdException.Kind.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(member.cancelled().await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static BooleanSupplier stableAt(ScriptedMember member) {
        int[] last = {-1};
        long[] since = {0};
        return () -> {
            int now = member.sent();
            if (now != last[0]) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > Duration.ofMillis(500).toNanos();
        };
    }

    private static void assertFailure(ScriptedMember member, EtcdException.Kind kind, String part) {
        try (member) {
            assertThatThrownBy(() -> readFrom(member, QUICK))
                    .hasMessageContaining(part)
                    .isInstanceOfSatisfying(
                            EtcdException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        }
    }

    private static byte[] readFrom(ScriptedMember member, StreamLimits limits) throws IOException {
        try (EtcdConnection connection = EtcdConnection.open(member.endpoint(), ConnectionOptions.DEFAULTS);
                SnapshotStream stream = connection.snapshot(limits)) {
            return readAll(stream);
        }
    }

    private static byte[] readAll(SnapshotStream stream) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(10_000);
        while (stream.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return bytes.toByteArray();
    }

    private static TcpFaultProxy before(EtcdProcess etcd) {
        return TcpFaultProxy.before(etcd.plan().clientPort().number());
    }

    private static EtcdConnection open(TcpFaultProxy proxy) throws EtcdException {
        return EtcdConnection.open(Endpoint.parse(proxy.url(), Endpoint.Scheme.HTTP), ConnectionOptions.DEFAULTS);
    }

    /** So many values of 100 kB. */
    private static void fill(EtcdConnection connection, int values) throws EtcdException {
        String value = "v".repeat(100_000);
        for (int i = 0; i < values; i++) {
            connection.kv().put(EtcdConnectionTest.utf8("key" + i), EtcdConnectionTest.utf8(value));
        }
    }
}
