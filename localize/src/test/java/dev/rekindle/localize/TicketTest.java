package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.localize.decode.DecodedSource;
import dev.rekindle.localize.decode.Encoding;
import dev.rekindle.localize.failure.UsageException;
import dev.rekindle.localize.source.FileSource;
import dev.rekindle.localize.source.HttpSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketTest {
    private static final String DIGEST = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF";

    @TempDir
    private Path directory;

    @Test
    void readsEveryValue() throws Exception {
        put("url", "https://store/b/k?sig=secret\n");
        put("header.x-amz-security-token", "token");
        put("size", "20512\n");
        put("sha256", DIGEST);
        put("revision", "201");
        put("hash-kv", "4246101132");
        put("compact-revision", "-1");
        put("cluster-id", "cdf818194e3a8c32");
        put("existing-data", "Archive");
        put("bump-revision", "1000000000");
        put("cluster-token", "fresh");
        put("target-version", "3.6.4");
        put("empty-keyspace", "Allow");

        Ticket ticket = Ticket.read(directory);

        assertThat(ticket.source()).get().isInstanceOfSatisfying(HttpSource.class, http -> {
            assertThat(http.describe()).isEqualTo("https://store/b/k");
            assertThat(http.headers()).containsEntry("x-amz-security-token", "token");
        });
        assertThat(ticket.expectations())
                .isEqualTo(new Expectations(
                        OptionalLong.of(20512),
                        Optional.of(DIGEST.toLowerCase(java.util.Locale.ROOT)),
                        OptionalLong.of(201),
                        OptionalLong.of(4246101132L),
                        OptionalLong.of(-1),
                        OptionalLong.of(0xcdf818194e3a8c32L)));
        assertThat(ticket.existingData()).isEqualTo(ExistingData.ARCHIVE);
        assertThat(ticket.bumpRevision()).isEqualTo(OptionalLong.of(1_000_000_000));
        assertThat(ticket.clusterToken()).contains("fresh");
        assertThat(ticket.targetVersion()).contains(new EtcdMinor(3, 6));
        assertThat(ticket.emptyKeyspace()).isEqualTo(Acceptance.EmptyKeyspace.ALLOWED);
        assertThat(ticket.toString()).doesNotContain("secret").doesNotContain("security-token=");
    }

    @Test
    void refusesAndDoesNotBumpWhereNothingElseIsSaid() throws Exception {
        put("url", "file:///backup/snapshot.db");
        put("bump-revision", "0");

        Ticket ticket = Ticket.read(directory);

        assertThat(ticket.source()).contains(new FileSource(Path.of("/backup/snapshot.db")));
        assertThat(ticket.expectations()).isEqualTo(Expectations.NONE);
        assertThat(ticket.existingData()).isEqualTo(ExistingData.REFUSE);
        assertThat(ticket.bumpRevision()).isEmpty();
        assertThat(ticket.emptyKeyspace()).isEqualTo(Acceptance.EmptyKeyspace.REFUSED);
    }

    @Test
    void readsHowTheObjectIsEncoded() throws Exception {
        put("url", "file:///backup/snapshot.db.gz.enc");
        put("size", "20512");
        put("encoding", "gzip, aes256-gcm-hkdf-1mb\n");
        put("stored-size", "4711");
        put("stored-sha256", DIGEST);
        put("data-key", "5ec2e7".repeat(10) + "5ec2\n");
        put("associated-data", "rekindle/2 cluster=cafe name=a b.db.gz.enc");

        Ticket ticket = Ticket.read(directory);

        assertThat(ticket.source()).get().isInstanceOfSatisfying(DecodedSource.class, source -> {
            assertThat(source.stored()).isEqualTo(new FileSource(Path.of("/backup/snapshot.db.gz.enc")));
            assertThat(source.encoding().compression()).isEqualTo(Encoding.Compression.GZIP);
            assertThat(source.encoding().plainSize()).isEqualTo(20512);
            assertThat(source.encoding().storedSize()).hasValue(4711);
            assertThat(source.encoding().storedSha256()).contains(DIGEST.toLowerCase(java.util.Locale.ROOT));
            assertThat(source.encoding().encryption().orElseThrow().associatedData())
                    .isEqualTo("rekindle/2 cluster=cafe name=a b.db.gz.enc");
        });
        assertThat(ticket.toString()).doesNotContain("5ec2e7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            encoding=zstd                                       | encoding: expected gzip
            encoding=aes256-gcm-hkdf-1mb, gzip                  | encoding: expected gzip
            encoding=gzip                                       | size: is missing
            encoding=gzip;size=1;data-key=5ec2                  | data-key: means nothing without
            encoding=aes256-gcm-hkdf-1mb;size=1                 | data-key: is missing
            encoding=aes256-gcm-hkdf-1mb;size=1;data-key=5ec2;associated-data=x | data-key: expected 64
            encoding=gzip;size=1;stored-size=-1                 | stored-size: must not be negative
            encoding=gzip;size=1;stored-sha256=5ec2             | stored-sha256: expected 64
            data-key=5ec2                                       | data-key: means nothing without encoding
            stored-size=12                                      | stored-size: means nothing without encoding
            """)
    void refusesAnEncodingThatMakesNoSense(String files, String message) throws Exception {
        put("url", "file:///backup/snapshot.db");
        for (String file : files.split(";", -1)) {
            String[] nameAndValue = file.split("=", 2);
            put(nameAndValue[0], nameAndValue[1]);
        }

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Ticket.read(directory))
                .withMessageContaining(message)
                .withMessageNotContaining("5ec2");
    }

    @Test
    void readsAMountedSecret() throws Exception {
        Path version = Files.createDirectory(directory.resolve("..2026_01_01"));
        Files.writeString(version.resolve("url"), "http://h/x");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(directory.resolve("url"), Path.of("..data/url"));

        assertThat(Ticket.read(directory).source()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "url, not a url secret",
        "url, ftp://secret/x",
        "url, secret.db",
        "url, file://secret/x",
        "size, big",
        "size, -1",
        "size, ''",
        "sha256, abc",
        "revision, 1.5",
        "hash-kv, 4294967296",
        "hash-kv, 12",
        "compact-revision, -2",
        "cluster-id, xyz",
        "existing-data, archive",
        "bump-revision, -5",
        "target-version, six",
        "empty-keyspace, Yes",
        "header.Host, secret",
        "header.bad name, secret",
        "sha-256, " + DIGEST,
    })
    void namesTheFileOfABadValueAndNeverRepeatsASecret(String file, String value) throws Exception {
        if (!file.equals("url")) {
            put("url", "https://store/b/k?sig=secret");
        }
        put(file, value);

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Ticket.read(directory))
                .withMessageContaining(file)
                .withMessageNotContaining("secret");
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Ticket.read(directory.resolve("missing")))
                .withMessageContaining("missing");
    }

    @Test
    void refusesAFileOfAbsurdLength() throws Exception {
        put("url", "x".repeat(20_000));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Ticket.read(directory))
                .withMessageContaining("longer than 16384 bytes");
    }

    @Test
    void refusesBytesThatAreNotText() throws Exception {
        Files.write(directory.resolve("cluster-token"), new byte[] {(byte) 0xff, 0});

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Ticket.read(directory))
                .withMessageContaining("UTF-8");
    }

    private void put(String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value);
    }
}
