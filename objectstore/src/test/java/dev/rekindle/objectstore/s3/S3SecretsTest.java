package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.testing.TestCertificates;
import dev.rekindle.testing.store.Minio;
import dev.rekindle.testing.store.RunningS3Server;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that must be seen nowhere, whatever is logged. */
class S3SecretsTest {
    private static final ObjectKey KEY = new ObjectKey("ns/one.db");
    private static final String CUSTOMER_KEY =
            Base64.getEncoder().encodeToString("canary-0123456789-canary-0123456".getBytes(StandardCharsets.US_ASCII));

    @Test
    void showsNoSecretAtTheMostVerboseLevel(@TempDir Path directory) throws Exception {
        TestCertificates certificates = TestCertificates.create(directory);
        var lines = new Lines();
        String signature;
        try (RunningS3Server minio = Minio.startWithTls(certificates);
                Verbosely _ = new Verbosely(lines)) {
            S3Options options = Bucket.on(minio).options();
            options = options.withConnection(options.connection().withAuthority(certificates.authority()))
                    .withWriting(
                            options.writing().withEncryption(new Encryption.CustomerKey(new Secret(CUSTOMER_KEY))));
            try (ObjectStore store = S3Store.open(options)) {
                StoredObject stored = S3StoreTest.put(store, KEY, S3StoreTest.random(9 << 20));
                try (var channel = store.read(KEY, stored.version(), new ByteRange(10, 10))) {
                    assertThat(Channels.newInputStream(channel).readAllBytes()).hasSize(10);
                }
                ReadTicket ticket = store.ticket(KEY, stored.version(), Duration.ofMinutes(1));
                signature = ticket.url().getQuery().replaceAll(".*X-Amz-Signature=([0-9a-f]+).*", "$1");
                lines.add(ticket.toString());
                lines.add(store.toString());
                lines.add(options.toString());
                store.list(ObjectPrefix.ROOT);
            }
            refuse(minio, options, lines);
        }

        assertThat(lines.all)
                .as("the SDK speaks at this level")
                .anyMatch(line -> line.contains("software.amazon.awssdk"));
        assertThat(signature).hasSize(64);
        assertThat(lines.all.stream()
                        .filter(line -> Stream.of(
                                        "minio-owner-secret", "token-canary", CUSTOMER_KEY, signature, "Signature=")
                                .anyMatch(line::contains)))
                .isEmpty();
    }

    /** Keys and a token that the store does not know. */
    private static void refuse(RunningS3Server minio, S3Options options, Lines lines) throws ObjectStoreException {
        S3Options strange = options.withCredentials(new S3Credentials.Static(
                minio.accessKey(), new Secret("minio-owner-secret"), Optional.of(new Secret("token-canary"))));
        try (ObjectStore store = S3Store.open(strange)) {
            assertThatThrownBy(() -> store.head(KEY)).satisfies(e -> {
                var text = new StringWriter();
                e.printStackTrace(new PrintWriter(text, true));
                lines.add(text.toString());
            });
        }
    }

    private static final class Lines extends Handler {
        private final List<String> all = new ArrayList<>();

        synchronized void add(String line) {
            all.add(line);
        }

        @Override
        public void publish(LogRecord each) {
            var text = new StringWriter();
            text.append(each.getLoggerName()).append(": ").append(each.getMessage());
            if (each.getThrown() != null) {
                each.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Logs everything into {@code lines}, and then as before. */
    private static final class Verbosely implements AutoCloseable {
        private final Logger root = Logger.getLogger("");
        private final Level before = root.getLevel();
        private final Handler[] console = root.getHandlers();
        private final Handler lines;

        Verbosely(Handler lines) {
            this.lines = lines;
            for (Handler handler : console) {
                root.removeHandler(handler);
            }
            lines.setLevel(Level.ALL);
            root.addHandler(lines);
            root.setLevel(Level.ALL);
        }

        @Override
        public void close() {
            root.setLevel(before);
            root.removeHandler(lines);
            for (Handler handler : console) {
                root.addHandler(handler);
            }
        }
    }
}
