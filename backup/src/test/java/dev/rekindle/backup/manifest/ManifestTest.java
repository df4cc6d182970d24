package dev.rekindle.backup.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.backup.manifest.Manifest.Difference;
import dev.rekindle.snapshot.HashKv;
import dev.rekindle.snapshot.Member;
import dev.rekindle.snapshot.MemberRole;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotReport.Authentication;
import dev.rekindle.snapshot.Trailer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final String SHA = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

    @Test
    void writesTheBytesOfTheGoldenFile() throws IOException {
        assertThat(new String(ManifestJson.write(manifest()), StandardCharsets.UTF_8))
                .isEqualTo(golden());
    }

    @Test
    void writesTheBytesOfTheGoldenFileOfAnEncodedObject() throws IOException {
        assertThat(new String(ManifestJson.write(encoded()), StandardCharsets.UTF_8))
                .isEqualTo(golden(2));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        assertThat(ManifestJson.read(ManifestJson.write(manifest()), "m.json")).isEqualTo(manifest());
        assertThat(ManifestJson.read(ManifestJson.write(encoded()), "m.json")).isEqualTo(encoded());
    }

    @Test
    void ignoresFieldsOfLaterVersions() throws IOException {
        String later = golden().replaceFirst("\\{", "{\n  \"signature\": { \"ed25519\": \"…\" },")
                .replace("\"size\"", "\"encryption\": \"none\",\n    \"size\"");

        assertThat(ManifestJson.read(later.getBytes(StandardCharsets.UTF_8), "m.json"))
                .isEqualTo(manifest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "format": 1            | "format": 3              | format is 3, this version of rekindle reads 1 and 2; use a newer one
            "format": 1            | "format": 2              | format is 2, which needs an encoding
            "size": 24576          | "size": "24576"          | object.size: it has the wrong type
            "size": 24576          | "size": 2.5              | object.size: it has the wrong type
            "size": 24576          | "size": 0                | object.size is positive
            "size": 24576          | "size": 1, "size": 2    | Duplicate
            "sha256": "5feceb      | "sha256": "5FECEB        | object.sha256 is not lower-case hex
            "sha256": "5feceb66    | "sha256": "              | 64 hex digits
            "revision": 42,        | ``                        | snapshot.revision: it is missing
            "clusterId": "cafe",   | ``                        | source.clusterId: it is missing
            "clusterId": "cafe"    | "clusterId": null        | source.clusterId: it is missing
            "started": "2026       | "started": "yesterday    | time.started: it has the wrong type
            "started": "2026       | "started": "2036         | time.finished is before
            """)
    void namesWhatIsWrongWithAManifest(String from, String to, String expected) throws IOException {
        String damaged = golden().replaceFirst(Pattern.quote(from), to);
        assertThat(damaged).isNotEqualTo(golden());

        assertThatThrownBy(() -> ManifestJson.read(damaged.getBytes(StandardCharsets.UTF_8), "m.json"))
                .isInstanceOf(ManifestException.class)
                .hasMessageStartingWith("m.json is not")
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("dev.rekindle", "java.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "format": 2           | "format": 1           | format is 1, which has no encoding
            "gzip"                | "zstd"                | encoding.compression is not gzip
            "AES256_GCM_HKDF_1MB" | "ROT13"               | encoding.encryption.scheme is not AES256_GCM_HKDF_1MB
            "size": 24576         | "size": 0             | encoding.plain.size is positive
            "plain"               | "other"               | encoding.plain: it is missing
            "recipients"          | "others"              | encoding.encryption.recipients: it is missing
            """)
    void namesWhatIsWrongWithAnEncoding(String from, String to, String expected) throws IOException {
        String damaged = golden(2).replaceFirst(Pattern.quote(from), to);
        assertThat(damaged).isNotEqualTo(golden(2));

        assertThatThrownBy(() -> ManifestJson.read(damaged.getBytes(StandardCharsets.UTF_8), "m.json"))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void refusesWhatIsNoManifest(@TempDir Path directory) throws IOException {
        for (String text :
                List.of("", "null", "[]", "{}", "{", "hello", "1", "\"x\"", "[".repeat(100_000), golden() + "{}")) {
            Path file = Files.writeString(directory.resolve("m.json"), text);

            assertThatThrownBy(() -> ManifestJson.read(file)).isInstanceOf(ManifestException.class);
        }
        Path large = Files.write(directory.resolve("large.json"), new byte[2 << 20]);
        assertThatThrownBy(() -> ManifestJson.read(large)).hasMessageContaining("larger than 1 MiB");
    }

    @Test
    void survivesDamageToEveryByte() throws IOException {
        byte[] bytes = ManifestJson.write(manifest());
        for (int at = 0; at < bytes.length; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 0x10;
            try {
                assertThat(ManifestJson.read(damaged, "m.json")).isNotNull();
            } catch (ManifestException e) {
                assertThat(e).hasMessageStartingWith("m.json");
            }
        }
    }

    @Test
    void findsNoDifferenceInTheSnapshotItDescribes() {
        assertThat(manifest().verify(report(24576, 42, Optional.of(new HashKv(0xc0ffee, 42, 40)))))
                .isEmpty();
    }

    @Test
    void comparesASnapshotWithWhatTheObjectDecodesTo() {
        assertThat(encoded().verify(report(24576, 42, Optional.empty()))).isEmpty();
        assertThat(encoded().verify(report(4242, 42, Optional.empty())))
                .containsExactly(new Difference("encoding.plain.size", "24576", "4242"));
    }

    @Test
    void comparesTheHashOnlyWhereBothSidesHaveOne() {
        assertThat(manifest().verify(report(24576, 42, Optional.empty()))).isEmpty();
    }

    @Test
    void listsEveryDifference() {
        SnapshotReport other = report(28672, 43, Optional.of(new HashKv(1, 43, 40)));

        assertThat(manifest().verify(other))
                .containsExactly(
                        new Difference("object.size", "24576", "28672"),
                        new Difference("snapshot.revision", "42", "43"),
                        new Difference("snapshot.bootRevision", "42", "43"),
                        new Difference(
                                "snapshot.hashKv",
                                "00c0ffee at revision 42 compacted at 40",
                                "00000001 at revision 43 compacted at 40"));
    }

    @Test
    void schemaDescribesEveryFieldAndDemandsTheOnesThatAreAlwaysThere() throws IOException {
        var json = new ObjectMapper();
        JsonNode schema =
                json.readTree(Path.of("../docs/reference/manifest.schema.json").toFile());

        var problems = new ArrayList<String>();
        describe("", schema, json.readTree(golden()), problems);
        describe("", schema, json.readTree(golden(2)), problems);

        assertThat(problems).isEmpty();
    }

    private static void describe(String path, JsonNode schema, JsonNode value, List<String> problems) {
        value.fieldNames().forEachRemaining(name -> {
            if (schema.path("properties").path(name).isMissingNode()) {
                problems.add(path + name + " is not described");
            }
        });
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                problems.add(path + name.asText() + " is required and not written");
            }
        });
        value.properties().forEach(field -> {
            JsonNode described = schema.path("properties").path(field.getKey());
            if (field.getValue().isArray()) {
                field.getValue()
                        .forEach(item ->
                                describe(path + field.getKey() + "[].", described.path("items"), item, problems));
            } else {
                describe(path + field.getKey() + ".", described, field.getValue(), problems);
            }
        });
    }

    private static Manifest manifest() {
        SnapshotReport report = report(24576, 42, Optional.of(new HashKv(0xc0ffee, 42, 40)));
        var hash = new Manifest.Hash("00c0ffee", 42, 40);
        return new Manifest(
                Manifest.FORMAT,
                new Manifest.StoredBytes(
                        "ns/main/daily-20261121T101500Z.db", "1-2", 24576, SHA, Optional.of("crc32c:e3069283")),
                ManifestContent.content(report, report.hashKv()),
                new Manifest.Source(
                        "cafe",
                        "1f",
                        "m1",
                        "https://10.0.0.1:2379",
                        "3.6.16",
                        41,
                        "others-differ",
                        List.of(
                                new Manifest.SeenMember(
                                        "1f",
                                        "m1",
                                        false,
                                        Optional.of("3.6.16"),
                                        Optional.of(hash),
                                        "equal",
                                        Optional.empty()),
                                new Manifest.SeenMember(
                                        "2f",
                                        "m2",
                                        true,
                                        Optional.empty(),
                                        Optional.empty(),
                                        "unknown",
                                        Optional.of("a learner does not hash")))),
                new Manifest.Subject(
                        Optional.of("daily"),
                        Optional.of("ns"),
                        Optional.of("b7e2"),
                        Optional.of("main"),
                        Optional.empty()),
                new Manifest.Times(
                        Instant.parse("2026-11-21T10:15:00.250Z"), Instant.parse("2026-11-21T10:15:02Z"), 1750),
                new Manifest.Tool("rekindle", "0.1.0"));
    }

    private static Manifest encoded() {
        Manifest plain = manifest();
        var encryption = new StoredEncoding.Encryption(
                StoredEncoding.SCHEME,
                "rekindle/2 cluster=cafe started=2026-11-21T10:15:00.250Z name=daily-20261121T101500Z.db.gz.enc",
                List.of(
                        new StoredEncoding.Recipient("0123456789abcdef0123456789abcdef", "AQIDBA=="),
                        new StoredEncoding.Recipient("fedcba9876543210fedcba9876543210", "BQYHCA==")));
        return new Manifest(
                Manifest.ENCODED_FORMAT,
                new Manifest.StoredBytes(
                        plain.object().key() + ".gz.enc",
                        plain.object().version(),
                        4242,
                        "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
                        plain.object().checksum()),
                Optional.of(new StoredEncoding(
                        Optional.of(StoredEncoding.GZIP),
                        Optional.of(encryption),
                        new StoredEncoding.Plain(24576, SHA))),
                plain.snapshot(),
                plain.source(),
                plain.backup(),
                plain.time(),
                plain.tool());
    }

    private static SnapshotReport report(long size, long revision, Optional<HashKv> hashKv) {
        return new SnapshotReport(
                size,
                SHA,
                Trailer.VERIFIED,
                4096,
                6,
                9,
                0xdeadbeefL,
                revision,
                revision,
                OptionalLong.of(40),
                OptionalLong.of(40),
                17,
                OptionalLong.of(12),
                OptionalLong.of(50),
                OptionalLong.of(2),
                Optional.of("3.6.0"),
                Optional.of("3.6.0"),
                List.of(new Member(0x1f, "m1", List.of("https://10.0.0.1:2380"), List.of(), MemberRole.VOTER)),
                List.of(),
                Authentication.ENABLED,
                3,
                hashKv);
    }

    private static String golden() throws IOException {
        return golden(1);
    }

    private static String golden(int format) throws IOException {
        String name = "/manifest-v" + format + ".json";
        try (InputStream in = ManifestTest.class.getResourceAsStream(name)) {
            assertThat(in).as("golden file " + name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
