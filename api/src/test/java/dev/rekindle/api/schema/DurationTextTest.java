package dev.rekindle.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT1M30S",
        "10m, PT10M",
        "1h30m, PT1H30M",
        "1.5h, PT1H30M",
        "250ms, PT0.25S",
        "1h0m0.5s, PT1H0.5S",
        "24h, PT24H"
    })
    void readsWhatKubernetesWrites(String text, Duration meant) {
        assertThat(DurationText.parse(text)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "h", "PT1H", "1d", "-5m", "1h 30m", "1,5h", "soon"})
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessage("'" + text + "' is not a duration such as 90s, 10m or 1h30m");
    }

    @Test
    void showsNoMoreThanTheStartOfALongText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse("1".repeat(1000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(100));
    }
}
