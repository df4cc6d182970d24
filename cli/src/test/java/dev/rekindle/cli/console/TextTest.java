package dev.rekindle.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.cli.console.Table.Column;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables, sizes and times. */
class TextTest {
    private final StringWriter written = new StringWriter();
    private final TextOutput out = new TextOutput(written);

    @Test
    void linesUpWordsAndNumbers() throws IOException {
        var table = new Table(out, Column.right("N"), Column.left("WORD"), Column.left("LAST"));
        table.row("1", "a", "x");
        table.row("100", "longer", "y");
        table.end();

        assertThat(written.toString()).isEqualTo("""
                  N  WORD    LAST
                  1  a       x
                100  longer  y
                """);
    }

    @Test
    void widensAColumnWhenALaterPartOfALongTableNeedsIt() throws IOException {
        var table = new Table(out, Column.left("A"), Column.left("B"));
        for (int i = 0; i < 1500; i++) {
            table.row("a", "b");
        }
        table.row("aaaa", "b");
        table.end();

        assertThat(written.toString()).startsWith("A  B\na  b\n").endsWith("a     b\naaaa  b\n");
        assertThat(written.toString().lines()).hasSize(1502);
    }

    @Test
    void linesUpFacts() throws IOException {
        new Facts().add("a", 1).add("longer", "two").add("", "three").print(out);

        assertThat(written.toString()).isEqualTo("a       1\nlonger  two\n        three\n");
    }

    /** The values of go-humanize's own tests (bytes_test.go), and those where rounding is delicate. */
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "9, 9 B",
        "803, 803 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1024, 1.0 kB",
        "9951, 10 kB",
        "24500, 24 kB",
        "25500, 26 kB",
        "999999, 1000 kB",
        "1000000, 1.0 MB",
        "20480, 20 kB",
        "3843756032, 3.8 GB",
        "5500000000000000, 5.5 PB",
    })
    void writesSizesAsEtcdutlDoes(long bytes, String text) {
        assertThat(ByteSize.of(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"12, 12 ms", "1000, 1 s", "3400, 3.4 s", "125000, 2 min 05 s", "4320000, 1 h 12 min"})
    void writesTimes(long millis, String text) {
        assertThat(Elapsed.of(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
