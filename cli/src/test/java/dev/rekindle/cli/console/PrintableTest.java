package dev.rekindle.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @CsvSource({
        "/registry/pods/a, /registry/pods/a",
        "schlüssel, schlüssel",
        "鍵, 鍵",
        "😀, 😀",
        "back\\slash, back\\\\slash",
    })
    void leavesWhatATerminalCanShow(String text, String shown) {
        assertThat(Printable.escape(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(shown);
    }

    @Test
    void escapesWhatWouldSteerATerminal() {
        assertThat(escape("\u001b[31m")).isEqualTo("\\x1b[31m");
        assertThat(escape("a\nb\tc\rd")).isEqualTo("a\\nb\\tc\\rd");
        assertThat(escape("\u0000\u007f")).isEqualTo("\\x00\\x7f");
        assertThat(escape("\u009b31m")).as("C1 control").isEqualTo("\\xc2\\x9b31m");
        assertThat(escape("\u202egnp.exe")).as("right-to-left override").isEqualTo("\\xe2\\x80\\xaegnp.exe");
        assertThat(escape("a\u00a0b")).as("no-break space").isEqualTo("a\\xc2\\xa0b");
    }

    @Test
    void showsOurOwnTextWithoutWhatWouldSteerATerminal() {
        assertThat(Printable.show("error: C:\\x is no\n  next: \u001b[31mred\u202e\u007f, é"))
                .isEqualTo("error: C:\\x is no\n  next: \\x1b[31mred\\xe2\\x80\\xae\\x7f, é");
    }

    @Test
    void escapesBytesThatAreNoText() {
        assertThat(Printable.escape(new byte[] {(byte) 0xff, 'a', (byte) 0xc3})).isEqualTo("\\xffa\\xc3");
        assertThat(Printable.escape(new byte[] {(byte) 0xc0, (byte) 0x80}))
                .as("overlong")
                .isEqualTo("\\xc0\\x80");
        assertThat(Printable.escape(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .as("surrogate")
                .isEqualTo("\\xed\\xa0\\x80");
    }

    @Test
    void readsBackWhatItPrints() {
        var random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);

            assertThat(Printable.parse(Printable.escape(bytes))).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "a\\q", "\\x", "\\x1", "\\xzz", "\\x 1"})
    void refusesEscapesThatItNeverPrints(String text) {
        assertThatThrownBy(() -> Printable.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no escape");
    }

    private static String escape(String text) {
        return Printable.escape(text.getBytes(StandardCharsets.UTF_8));
    }
}
