package dev.rekindle.localize.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.localize.json.JsonException;
import dev.rekindle.snapshot.HashKv;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTest {
    private static final Receipt FULL = new Receipt(
            "order-1",
            new SnapshotOrigin("00ff", 20_512, 7, Optional.of(new HashKv(4_246_101_132L, 7, -1))),
            -1,
            0xcdf818194e3a8c32L,
            OptionalLong.of(1_000_000_000),
            "0.1.0");

    @Test
    void readsAsOneLineInAStableOrder() {
        assertThat(new String(FULL.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"formatVersion\":1,\"token\":\"order-1\",\"snapshot\":{\"sha256\":\"00ff\",\"size\":20512,"
                                + "\"revision\":7,\"hashKv\":{\"hash\":4246101132,\"revision\":7,\"compactRevision\":-1}},"
                                + "\"memberId\":\"ffffffffffffffff\",\"clusterId\":\"cdf818194e3a8c32\","
                                + "\"revisionBump\":1000000000,\"toolVersion\":\"0.1.0\"}\n");
    }

    @Test
    void comesBackAsItWasWritten() throws JsonException {
        Receipt least =
                new Receipt("t", new SnapshotOrigin("00", 1, 0, Optional.empty()), 1, 2, OptionalLong.empty(), "dev");

        assertThat(Receipt.parse(FULL.toBytes())).isEqualTo(FULL);
        assertThat(Receipt.parse(least.toBytes())).isEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                     | the text ends",
                "[]                                                     | expected a JSON object",
                "{}                                                     | \"formatVersion\" is missing",
                "{\"formatVersion\":2}                                  | expected receipt format 1, found 2",
                "{\"formatVersion\":1,\"token\":\"t\"}                  | \"snapshot\" is missing",
                "{\"formatVersion\":1,\"token\":7}                      | \"token\": expected a string",
            })
    void refusesWhatIsNoReceipt(String text, String reason) {
        assertThatThrownBy(() -> Receipt.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAnIdThatIsNotHexadecimal() {
        String text = new String(FULL.toBytes(), StandardCharsets.UTF_8).replace("cdf818194e3a8c32", "no");

        assertThatThrownBy(() -> Receipt.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("clusterId");
    }

    @Test
    void refusesAFileThatIsTooLong() {
        assertThatThrownBy(() -> Receipt.parse(new byte[Receipt.MAX_BYTES + 1]))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("at most");
    }
}
