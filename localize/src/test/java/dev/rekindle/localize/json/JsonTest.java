package dev.rekindle.localize.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void keepsTheOrderOfFieldsAndWritesNoSpaces() {
        JsonObject object = JsonObject.builder()
                .put("b", 1)
                .put("a", "x")
                .put("none", JsonLiteral.NULL)
                .put("list", JsonArray.ofStrings(List.of("p", "q")))
                .put("empty", new JsonArray(List.of()))
                .put("object", JsonObject.builder().build())
                .build();

        assertThat(JsonWriter.write(object))
                .isEqualTo("{\"b\":1,\"a\":\"x\",\"none\":null,\"list\":[\"p\",\"q\"],\"empty\":[],\"object\":{}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "003c \\u003c",
                "003e \\u003e",
                "0026 \\u0026",
                "2028 \\u2028",
                "2029 \\u2029",
                "0022 \\\"",
                "005c \\\\",
                "0008 \\b",
                "000c \\f",
                "000a \\n",
                "000d \\r",
                "0009 \\t",
                "0000 \\u0000",
                "001f \\u001f",
                "d800 \\ufffd",
            })
    void escapesAsGoDoes(String unit, String expected) {
        String text = String.valueOf((char) Integer.parseInt(unit, 16));

        assertThat(JsonWriter.write(new JsonString(text))).isEqualTo('"' + expected + '"');
    }

    @Test
    void leavesOtherCharactersAlone() {
        String text = "/'\u007f\u00e9\ud83d\ude00";

        assertThat(JsonWriter.write(new JsonString(text))).isEqualTo('"' + text + '"');
    }

    @Test
    void keepsUnsignedNumbersExactly() throws JsonException {
        JsonNumber number = JsonNumber.ofUnsigned(-1);

        assertThat(JsonWriter.write(number)).isEqualTo("18446744073709551615");
        assertThat(JsonReader.read("18446744073709551615")).isEqualTo(number);
        assertThatThrownBy(number::asLong).isInstanceOf(JsonException.class).hasMessageContaining("64 bits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1,-2.5e+3,{\"b\":null}],\"c\":true,\"d\":false,\"e\":\"\"}",
                "[]",
                "\"text\"",
                "0",
            })
    void readsWhatItWrites(String text) throws JsonException {
        assertThat(JsonWriter.write(JsonReader.read(text))).isEqualTo(text);
        assertThat(JsonWriter.write(JsonReader.read(" \n" + text + "\t"))).isEqualTo(text);
    }

    @Test
    void readsEveryEscape() throws JsonException {
        JsonValue value = JsonReader.read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\\ud83d\\ude00\"");

        assertThat(value).isEqualTo(new JsonString("\"\\/\b\f\n\r\t\u00e9\ud83d\ude00"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[1 2]",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "\"open",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u\uff11\uff11\uff11\uff11\"",
                "\"a\nb\"",
                "01",
                "1.",
                "+1",
                ".5",
                "1e",
                "--1",
                "tru",
                "NaN",
                "'a'",
                "//",
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] bytes = "\"\u00e9\"".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> JsonReader.readUtf8(bytes))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void refusesNestingThatIsTooDeep() throws JsonException {
        String deepest = "[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1);

        assertThat(JsonWriter.write(JsonReader.read(deepest))).isEqualTo(deepest);
        assertThatThrownBy(() -> JsonReader.read("[".repeat(1_000_000)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void tellsWhichFieldIsWrong() throws JsonException {
        JsonObject object = (JsonObject)
                JsonReader.read("{\"text\":1,\"number\":\"x\",\"object\":[],\"fraction\":1.5,\"null\":null}");

        assertThatThrownBy(() -> object.text("absent")).hasMessage("field \"absent\" is missing");
        assertThatThrownBy(() -> object.text("null")).hasMessage("field \"null\" is missing");
        assertThatThrownBy(() -> object.text("text")).hasMessage("field \"text\": expected a string, found a number");
        assertThatThrownBy(() -> object.integer("number"))
                .hasMessage("field \"number\": expected a number, found a string");
        assertThatThrownBy(() -> object.integer("fraction")).hasMessageContaining("whole number");
        assertThatThrownBy(() -> object.object("object"))
                .hasMessage("field \"object\": expected an object, found an array");
        assertThat(object.object("null")).isEmpty();
    }
}
