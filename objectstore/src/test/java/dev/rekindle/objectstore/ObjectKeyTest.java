package dev.rekindle.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/etc/passwd",
                "a//b",
                "a/",
                "..",
                "a/../b",
                "../a",
                "a/..",
                ".",
                "a/./b",
                "a\0b",
                "a\rb",
                "a\nb",
                "a\u0085b",
                "a\\b",
                "C:\\a",
                "\ud800",
                "a\u007f"
            })
    void refusesAHostileKeyBeforeAnyIo(String key) {
        assertThatThrownBy(() -> new ObjectKey(key))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("\n", "\r", "\0")
                .contains("object key");
    }

    @Test
    void countsBytesAndNotCharacters() {
        assertThat(new ObjectKey("a".repeat(1024)).value()).hasSize(1024);
        assertThatThrownBy(() -> new ObjectKey("a".repeat(1025))).hasMessageContaining("longer than 1024 bytes");
        assertThatThrownBy(() -> new ObjectKey("ä".repeat(513))).hasMessageContaining("longer than 1024 bytes");
    }

    @Test
    void ordersKeysAsBucketsDo() {
        List<String> ordered = List.of("a", "a.db", "a/x", "ab", "b", "\uffee", "\ud83d\ude00");

        assertThat(ordered.stream().map(ObjectKey::new).sorted().map(ObjectKey::value))
                .isEqualTo(ordered);
    }

    @Test
    void requiresPrefixesToEndAtASlash() {
        assertThatThrownBy(() -> new ObjectPrefix("etcd-a")).hasMessageContaining("must end in '/'");
        assertThatThrownBy(() -> new ObjectPrefix("/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ObjectPrefix("../")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new ObjectPrefix("etcd-a/").contains(new ObjectKey("etcd-a-2/x")))
                .isFalse();
        assertThat(new ObjectPrefix("etcd-a/").key("x")).isEqualTo(new ObjectKey("etcd-a/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nx-amz-acl: public-read", "", "ü", "\u0000"})
    void refusesMetadataThatCouldForgeAHeader(String value) {
        assertThatThrownBy(() -> new Metadata("text/plain", Map.of("note", value)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Metadata(value, Map.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Metadata("text/plain", Map.of("X" + value, "v")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Metadata("text/plain", Map.of("note", "v".repeat(2045))))
                .hasMessageContaining("more than 2048");
    }

    @Test
    void refusesAChecksumThatIsNone() {
        assertThat(Checksum.crc32c(0xe3069283L).toString()).isEqualTo("crc32c:e3069283");
        assertThatThrownBy(() -> new Checksum(Checksum.Algorithm.SHA256, "abc"))
                .hasMessageContaining("64 lower-case hex");
        assertThatThrownBy(() -> new Checksum(Checksum.Algorithm.CRC32C, "E3069283"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
