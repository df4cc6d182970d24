package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The streaming judge of key-values agrees with the parser, on sound and damaged messages, however they are cut. */
class KeyValueWalkTest {
    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithTheParser(long seed) {
        var random = new Random(seed);
        var fingerprint = new KeyFingerprint();
        var walk = new KeyValueWalk(fingerprint);
        Map<String, List<Long>> fingerprints = new HashMap<>();
        int sound = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] message = damaged(random);
            Optional<String> key = parse(message);

            boolean accepted = walk(walk, message, random);

            assertThat(accepted)
                    .as("seed %d, round %d: %s", seed, round, HexFormat.of().formatHex(message))
                    .isEqualTo(key.isPresent());
            if (accepted) {
                sound++;
                List<Long> print = List.of(fingerprint.first(), (long) fingerprint.second());
                assertThat(fingerprints.computeIfAbsent(key.orElseThrow(), unseen -> print))
                        .isEqualTo(print);
            }
        }
        assertThat(sound).isBetween(ROUNDS / 5, ROUNDS * 9 / 10);
        assertThat(fingerprints.values()).doesNotHaveDuplicates();
    }

    @Test
    void tellsKeysApartThatDifferInZeroesOnly() {
        var fingerprint = new KeyFingerprint();
        var prints = new HashMap<List<Long>, Integer>();
        for (int length = 0; length < 64; length++) {
            fingerprint.begin();
            fingerprint.update(new byte[length], 0, length);
            fingerprint.end();
            prints.put(List.of(fingerprint.first(), (long) fingerprint.second()), length);
        }
        assertThat(prints).hasSize(64);
    }

    @Test
    void givesEqualKeysEqualFingerprintsInSiblings() {
        var one = new KeyFingerprint();
        KeyFingerprint other = one.sibling();
        byte[] key = "/registry/pods/default/web-0".getBytes(ISO_8859_1);
        for (KeyFingerprint each : List.of(one, other)) {
            each.begin();
            each.update(key, 0, 5);
            each.update(key, 5, key.length);
            each.end();
        }
        assertThat(other.first()).isEqualTo(one.first());
        assertThat(other.second()).isEqualTo(one.second());
    }

    private static boolean walk(KeyValueWalk walk, byte[] message, Random random) {
        walk.begin(message.length);
        for (int at = 0; at < message.length; ) {
            int n = Math.min(1 + random.nextInt(random.nextBoolean() ? 3 : 500), message.length - at);
            walk.update(message, at, at + n);
            at += n;
        }
        return walk.end();
    }

    private static Optional<String> parse(byte[] message) {
        try {
            return Optional.of(
                    new String(KeyValue.parse(MemorySegment.ofArray(message)).keyBytes(), ISO_8859_1));
        } catch (SnapshotCorruptException refused) {
            return Optional.empty();
        }
    }

    private static byte[] damaged(Random random) {
        String text = SnapshotImage.keyValue(
                        "/registry/" + random.nextInt(50),
                        random.nextLong(),
                        random.nextInt(1000),
                        random.nextInt(3),
                        "v".repeat(random.nextInt(300)),
                        random.nextInt(2))
                + (random.nextInt(8) == 0 ? SnapshotImage.bytes(9, "unknown") : "")
                + (random.nextInt(8) == 0 ? "\111" + "8 bytes." : "")
                + (random.nextInt(8) == 0 ? SnapshotImage.bytes(1, "again") : "")
                + (random.nextInt(8) == 0 ? "\125" + "4444" : "");
        byte[] message = text.getBytes(ISO_8859_1);
        for (int i = random.nextInt(3); i > 0 && message.length > 0; i--) {
            int near = Math.min(message.length, random.nextBoolean() ? 40 : message.length);
            message[random.nextInt(near)] = (byte) random.nextInt();
        }
        return random.nextInt(6) == 0 ? java.util.Arrays.copyOf(message, random.nextInt(message.length + 1)) : message;
    }
}
