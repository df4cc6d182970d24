package dev.rekindle.localize.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.source.ObjectServer.Misdeed;
import dev.rekindle.localize.source.ObjectServer.Ranges;
import dev.rekindle.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpSourceTest {
    private static final int RANGE = 10_000;
    private static final int NO_MISMATCH = -1;
    private static final HttpLimits LIMITS = new HttpLimits(RANGE, 4, Duration.ofMillis(400), Duration.ofSeconds(3));

    private final byte[] content = new byte[123_456];
    private ObjectServer server;

    @BeforeEach
    void start() throws IOException {
        new Random(7).nextBytes(content);
        server = new ObjectServer(content);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void readsTheObjectInOrderByRanges() throws Exception {
        assertThat(mismatch(read(server), content)).isEqualTo(NO_MISMATCH);

        assertThat(server.requests()).hasSize(13).contains("bytes=0-9999", "bytes=120000-123455");
    }

    @Test
    void knowsTheSizeBeforeTheFirstByte() throws Exception {
        try (SnapshotStream stream = source(server).open()) {
            assertThat(stream.size()).isEqualTo(OptionalLong.of(content.length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, RANGE - 1, RANGE, RANGE + 1, 2 * RANGE})
    void readsObjectsOfAnySize(int size) throws Exception {
        byte[] small = new byte[size];
        new Random(size).nextBytes(small);

        try (ObjectServer other = new ObjectServer(small)) {
            assertThat(mismatch(read(other), small)).isEqualTo(NO_MISMATCH);
        }
    }

    @Test
    void readsAnEmptyObjectAsEmpty() throws Exception {
        try (ObjectServer empty = new ObjectServer(new byte[0])) {
            assertThat(read(empty)).isEmpty();
        }
    }

    @Test
    void asksOnlyForTheRestAfterABrokenConnection() throws Exception {
        server.next(new Misdeed.None(), new Misdeed.CutAfter(4_000));

        assertThat(mismatch(read(server), content)).isEqualTo(NO_MISMATCH);

        assertThat(server.requests()).anyMatch(range -> range.matches("bytes=[1-9]\\d*4000-\\d+"));
    }

    @Test
    void triesAgainWhatStalls() throws Exception {
        server.next(
                new Misdeed.StallAfter(10), new Misdeed.None(), new Misdeed.StallAfter(5_000), new Misdeed.Silence());

        assertThat(mismatch(read(server), content)).isEqualTo(NO_MISMATCH);
    }

    @Test
    void refusesARangeThatWasNotAskedFor() throws Exception {
        server.next(new Misdeed.ShiftedRange(1), new Misdeed.None(), new Misdeed.ShiftedRange(512));

        assertThat(mismatch(read(server), content)).isEqualTo(NO_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void triesAgainWhenTheServerIsBusy(int status) throws Exception {
        server.next(new Misdeed.Status(status), new Misdeed.None(), new Misdeed.Status(status));

        assertThat(mismatch(read(server), content)).isEqualTo(NO_MISMATCH);
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws Exception {
        server.next(new Misdeed.Status(503, "Retry-After", "1", ""));
        long start = System.nanoTime();

        read(server);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void givesUpWhenTheServerAsksForMorePatienceThanThereIs() {
        server.next(new Misdeed.Status(503, "Retry-After", "3600", ""));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> read(server))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DOWNLOAD_FAILED))
                .withMessageContaining("HTTP status 503");
    }

    @ParameterizedTest
    @CsvSource({
        "401, SOURCE_FORBIDDEN",
        "403, SOURCE_FORBIDDEN",
        "404, SOURCE_NOT_FOUND",
        "410, SOURCE_NOT_FOUND",
        "400, DOWNLOAD_FAILED"
    })
    void givesUpAtOnceWhatWillNotPass(int status, Reason reason) {
        server.next(new Misdeed.Status(
                status,
                "Content-Type",
                "application/xml",
                "<Error><Code>ExpiredToken</Code>" + "<StringToSign>secret</StringToSign></Error>"));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> read(server))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .withMessageContaining("/bucket/snapshot.db: HTTP status " + status + " (ExpiredToken)")
                .withMessageNotContaining("secret")
                .withMessageNotContaining(ObjectServer.SIGNATURE);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void givesUpWhenThePermissionEndsMidway() {
        server.next(new Misdeed.None(), new Misdeed.None(), new Misdeed.Status(403));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> read(server))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_FORBIDDEN));
    }

    @Test
    void saysThatAPresignedUrlHasExpired() {
        URI expired = URI.create(server.url() + "&X-Amz-Date=20200101T000000Z&X-Amz-Expires=60");
        server.next(
                new Misdeed.Status(403, "Content-Type", "application/xml", "<Error><Code>AccessDenied</Code></Error>"));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> new HttpSource(expired, Map.of(), LIMITS).open())
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_EXPIRED))
                .withMessageContaining("ended at 2020-01-01T00:01:00Z")
                .withMessageNotContaining(ObjectServer.SIGNATURE);
    }

    @Test
    void readsOnlyTheObjectThatATicketNames() throws Exception {
        var pinned = new HttpSource(server.url(), Map.of("If-Match", ObjectServer.ENTITY_TAG), LIMITS);
        var another = new HttpSource(server.url(), Map.of("If-Match", "\"another\""), LIMITS);

        try (SnapshotStream stream = pinned.open()) {
            assertThat(stream.size()).isEqualTo(OptionalLong.of(content.length));
        }
        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(another::open)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_CHANGED));
    }

    @Test
    void doesNotFollowRedirects() {
        server.next(new Misdeed.Status(302, "Location", "http://169.254.169.254/", ""));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> read(server))
                .withMessageContaining("redirects are not followed");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void noticesThatTheObjectWasReplaced() {
        server.next(
                new Misdeed.None(), new Misdeed.None(), new Misdeed.Replace(ByteBuffer.allocate(200_000), "\"v2\""));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> read(server))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_CHANGED));
    }

    @Test
    void noticesAReplacedObjectThatHasNoStrongEntityTag() {
        server.next(
                new Misdeed.Replace(ByteBuffer.wrap(content), "W/\"v1\""),
                new Misdeed.None(),
                new Misdeed.Replace(ByteBuffer.allocate(99_999), "W/\"v2\""));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> read(server))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_CHANGED));
    }

    @Test
    void readsFromAServerThatIgnoresRangesAndBreaksConnections() throws Exception {
        server.ranges(Ranges.IGNORED)
                .next(new Misdeed.None(), new Misdeed.CutAfter(50_001), new Misdeed.CutAfter(70_000));

        assertThat(mismatch(read(server), content)).isEqualTo(NO_MISMATCH);
    }

    @Test
    void readsFromAServerThatTellsNoLength() throws Exception {
        server.ranges(Ranges.IGNORED_WITHOUT_LENGTH).next(new Misdeed.None(), new Misdeed.StallAfter(50_001));

        assertThat(mismatch(read(server), content)).isEqualTo(NO_MISMATCH);
    }

    @Test
    void noticesThatTheObjectWasReplacedBetweenTwoReadsOfEverything() {
        server.ranges(Ranges.IGNORED)
                .next(
                        new Misdeed.None(),
                        new Misdeed.CutAfter(50_001),
                        new Misdeed.Replace(ByteBuffer.allocate(content.length), "\"v2\""));

        assertThatExceptionOfType(EnvironmentException.class)
                .isThrownBy(() -> read(server))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SOURCE_CHANGED));
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/x?" + ObjectServer.SIGNATURE);

            assertThatExceptionOfType(EnvironmentException.class)
                    .isThrownBy(() -> new HttpSource(url, Map.of(), LIMITS).open())
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.DOWNLOAD_FAILED))
                    .withMessageContaining("nothing came for")
                    .withMessageNotContaining(ObjectServer.SIGNATURE);
        }
    }

    @Test
    void leavesNoThreadsBehind() throws Exception {
        server.next(new Misdeed.None(), new Misdeed.Silence(), new Misdeed.Silence());

        try (SnapshotStream stream = source(server).open()) {
            assertThat(stream.read(ByteBuffer.allocate(100))).isPositive();
        }

        Await.until(
                "the download's threads to end",
                Duration.ofSeconds(10),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("restore-")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/x", "file:///etc/passwd", "http:///x", "https://user:secret@host/x", "host/x"})
    void refusesUrlsOfOtherKinds(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpSource.of(URI.create(url), Map.of()))
                .withMessageNotContaining("secret");
    }

    @Test
    void refusesHeadersThatCannotBeSent() {
        URI url = URI.create("https://host/x");

        assertThatIllegalArgumentException().isThrownBy(() -> HttpSource.of(url, Map.of("Range", "bytes=0-1")));
        assertThatIllegalArgumentException().isThrownBy(() -> HttpSource.of(url, Map.of("X Y", "1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpSource.of(url, Map.of("Authorization", "secret\r\nX: y")))
                .withMessageNotContaining("secret");
    }

    @Test
    void showsNeitherQueryNorHeaders() {
        HttpSource source = HttpSource.of(server.url(), Map.of("Authorization", "Bearer do-not-print"));

        assertThat(source.toString() + source.describe())
                .doesNotContain("do-not-print")
                .contains("/bucket/snapshot.db");
    }

    /** The first offset that differs: arrays themselves would fill pages of a report. */
    private static int mismatch(byte[] one, byte[] other) {
        return Arrays.mismatch(one, other);
    }

    private static HttpSource source(ObjectServer server) {
        return new HttpSource(server.url(), Map.of("X-Test", "1"), LIMITS);
    }

    private static byte[] read(ObjectServer server) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(7_777);
        try (SnapshotStream stream = source(server).open()) {
            while (stream.read(buffer.clear()) >= 0) {
                all.write(buffer.array(), 0, buffer.position());
            }
        }
        return all.toByteArray();
    }
}
