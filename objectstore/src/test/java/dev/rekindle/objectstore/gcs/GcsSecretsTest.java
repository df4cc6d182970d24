package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.MIB;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static dev.rekindle.objectstore.gcs.GcsFixture.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be seen, at the most verbose level, while everything goes wrong. */
class GcsSecretsTest {
    private static final String ACCOUNT = "backup@rekindle-test.iam.gserviceaccount.com";

    private final FakeGcs gcs = FakeGcs.start(Access.SIGNED_IN).withBucket(BUCKET);
    private final String customerKey = Base64.getEncoder().encodeToString(random(32));
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final Log log = new Log();
    private final StringWriter seen = new StringWriter();

    @TempDir
    private Path directory;

    private static final class Log extends Handler {
        private final List<String> lines = new ArrayList<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public synchronized void publish(LogRecord logged) {
            // The fake lives in this process, too, and its server writes what it receives.
            if (!String.valueOf(logged.getLoggerName()).startsWith("com.sun.net.httpserver")) {
                lines.add(formatter.format(logged));
            }
        }

        synchronized String text() {
            return String.join("\n", lines);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        log.setLevel(Level.ALL);
        root.addHandler(log);
        root.setLevel(Level.ALL);
        gcs.writeKey(keyFile(), ACCOUNT);
    }

    @AfterEach
    void stop() {
        root.removeHandler(log);
        root.setLevel(before);
        gcs.close();
    }

    @Test
    void showsNoneWhenAllGoesWell() throws IOException {
        try (ObjectStore store = open()) {
            StoredObject stored = put(store, KEY, random(9 * MIB));
            read(store, stored);
            ReadTicket ticket = store.ticket(KEY, stored.version(), Duration.ofMinutes(1));
            seen.append(store.location())
                    .append(ticket.toString())
                    .append(store.probe(ObjectPrefix.ROOT).toString());
            seen.append(options().toString());
        }

        assertNoSecret();
    }

    @ParameterizedTest
    @CsvSource({
        "BEGIN, 403",
        "BEGIN, 503",
        "CHUNK, 403",
        "CHUNK, 503",
        "LAST_CHUNK, 403",
        "LAST_CHUNK, 503",
        "QUERY, 403",
        "MEDIA, 403",
        "MEDIA, 503",
        "TOKEN, 400",
        "TOKEN, 503",
        "HEAD, 401",
        "LIST, 403",
        "DELETE, 403",
        "BUCKET, 403"
    })
    void showsNoneWhenItGoesWrong(GcsCall call, int status) {
        String hostile = "no: Authorization: Bearer ya29.canary upload_id=canary&X-Goog-Signature=canary";
        gcs.fault(call, 1, Integer.MAX_VALUE, GcsFault.Answers.error(status, "forbidden", hostile));
        if (call == GcsCall.QUERY) {
            gcs.fault(GcsCall.CHUNK, 1, 1, new GcsFault.Breaks());
        }

        try (ObjectStore store = open()) {
            StoredObject stored = put(store, KEY, random(9 * MIB));
            read(store, stored);
            store.head(KEY);
            store.list(ObjectPrefix.ROOT);
            seen.append(store.probe(ObjectPrefix.ROOT).toString());
            store.delete(KEY, stored.version());
        } catch (IOException e) {
            e.printStackTrace(new PrintWriter(seen, true));
        }

        assertThat(seen.toString()).isNotEmpty();
        assertNoSecret();
    }

    /** Apache's client writes through SLF4J, which may or may not end in java.util.logging: its loggers are looked at themselves. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.google.api.client.http.HttpTransport",
                "org.apache.hc.client5.http.wire",
                "org.apache.hc.client5.http.headers"
            })
    void silencesWhatWritesRequestsAsTheyAreSent(String logger) throws IOException {
        Logger.getLogger(logger).setLevel(Level.ALL);

        open().close();

        assertThat(Logger.getLogger(logger).isLoggable(Level.SEVERE)).isFalse();
    }

    private void assertNoSecret() {
        String all = seen + log.text();
        assertThat(all).doesNotContain("canary");
        assertThat(all).doesNotContain(customerKey);
        assertThat(all).doesNotContain("ya29.");
        assertThat(all).doesNotContainPattern("upload_id=(?!\\[redacted])");
        assertThat(all).doesNotContainPattern("X-Goog-Signature=(?!\\[redacted])");
        assertThat(all).doesNotContain(privateKeyLine());
    }

    /** A line from the middle of the PEM text. */
    private String privateKeyLine() {
        try {
            String pem = new ObjectMapper()
                    .readTree(keyFile().toFile())
                    .path("private_key")
                    .asText();
            return pem.lines().skip(3).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path keyFile() {
        return directory.resolve("key.json");
    }

    private GcsOptions options() {
        return GcsFixture.hasty(GcsFixture.account(gcs, keyFile()))
                .withEncryption(new GcsEncryption.CustomerKey(customerKey));
    }

    private ObjectStore open() throws IOException {
        return GcsStore.open(options());
    }
}
