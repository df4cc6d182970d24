package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A set of keys is a set of keys. */
class KeySetTest {
    @Test
    void agreesWithASetOfStrings() {
        var random = new Random(1);
        Set<String> expected = new HashSet<>();
        var actual = new KeySet();

        for (int i = 0; i < 100_000; i++) {
            String key = "/registry/" + random.nextInt(50_000);
            assertThat(actual.contains(segment(key))).isEqualTo(expected.contains(key));
            assertThat(actual.add(segment(key))).isEqualTo(expected.add(key));
        }
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.contains(segment(""))).isFalse();
    }

    private static MemorySegment segment(String key) {
        return MemorySegment.ofArray(key.getBytes(UTF_8));
    }
}
