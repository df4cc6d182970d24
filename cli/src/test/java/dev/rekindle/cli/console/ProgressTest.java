package dev.rekindle.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long MB = 1_000_000;

    private final AtomicLong clock = new AtomicLong(5);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysNothingOfWorkThatIsDoneWithinTwoSeconds() {
        try (ProgressBar bar = bar(ProgressStyle.BAR)) {
            pass(Duration.ofMillis(1900));
            bar.update(10 * MB, OptionalLong.of(20 * MB));
            bar.draw();
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void drawsShareBytesRateAndTimeLeft() {
        try (ProgressBar bar = bar(ProgressStyle.BAR)) {
            pass(Duration.ofSeconds(5));
            bar.update(50 * MB, OptionalLong.of(200 * MB));
            bar.draw();

            assertThat(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(
                            "\r\u001b[Ksaving x.db  [######..................] 25%  50 MB of 200 MB  10 MB/s  15 s left");
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("\r\u001b[K");
    }

    @Test
    void writesPlainLinesWhereNothingCanBeDrawnAgain() {
        try (ProgressBar bar = bar(ProgressStyle.LINES)) {
            pass(Duration.ofSeconds(5));
            bar.update(50 * MB, OptionalLong.of(200 * MB));
            bar.draw();
        }

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("saving x.db  25%  50 MB of 200 MB  10 MB/s  15 s left\n");
    }

    @Test
    void showsTheTimeOfWorkThatHasNoBytes() {
        try (ProgressBar bar = bar(ProgressStyle.LINES)) {
            bar.begin("waiting for the disk");
            pass(Duration.ofSeconds(125));
            bar.draw();
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("waiting for the disk  2 min 05 s\n");
    }

    @Test
    void measuresTheRateOverTheLastSecondsOnly() {
        try (ProgressBar bar = bar(ProgressStyle.LINES)) {
            for (int second = 1; second <= 100; second++) {
                pass(Duration.ofSeconds(1));
                bar.update(100 * MB * Math.min(second, 50) + MB * Math.max(0, second - 50), OptionalLong.empty());
            }
            bar.draw();
        }

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("  1.0 MB/s\n");
    }

    @Test
    void hidesItselfWhenAskedTo() {
        try (ProgressBar bar = bar(ProgressStyle.HIDDEN).start()) {
            bar.update(MB, OptionalLong.empty());
            pass(Duration.ofSeconds(60));
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private ProgressBar bar(ProgressStyle style) {
        return new ProgressBar("saving x.db", style, new PrintStream(err, true, StandardCharsets.UTF_8), clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
