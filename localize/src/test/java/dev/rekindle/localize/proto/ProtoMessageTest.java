package dev.rekindle.localize.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtoMessageTest {

    @ParameterizedTest
    @CsvSource({
        " 0, 0800",
        " 1, 0801",
        " 127, 087f",
        " 128, 088001",
        " 300, 08ac02",
        " 9223372036854775807, 08ffffffffffffffff7f",
        " -9223372036854775808, 0880808080808080808001",
        " -1, 08ffffffffffffffffff01",
    })
    void writesVarintsAsUnsigned(long value, String bytes) {
        assertThat(new ProtoMessage().varint(1, value).toBytes()).isEqualTo(hex(bytes));
    }

    @Test
    void writesFieldsInTheOrderOfTheCalls() {
        ProtoMessage inner = new ProtoMessage().varint(16, 1);

        byte[] bytes = new ProtoMessage()
                .bytes(2, new byte[] {7})
                .bytes(3, new byte[0])
                .message(1, inner)
                .toBytes();

        assertThat(bytes).isEqualTo(hex("120107" + "1a00" + "0a03800101"));
    }

    @Test
    void writesLengthsLongerThanOneByte() {
        byte[] bytes = new ProtoMessage().bytes(1, new byte[200]).toBytes();

        assertThat(bytes).hasSize(203).startsWith(0x0a, 0xc8, 0x01);
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes);
    }
}
