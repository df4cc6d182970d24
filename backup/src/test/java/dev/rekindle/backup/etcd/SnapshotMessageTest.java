package dev.rekindle.backup.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.SnapshotResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotMessageTest {
    @Test
    void readsWhatProtobufWrites() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] blob = new byte[random.nextInt(40_000)];
            random.nextBytes(blob);
            long remaining = random.nextLong() >>> random.nextInt(64);
            var later = UnknownFieldSet.newBuilder()
                    .addField(
                            4,
                            UnknownFieldSet.Field.newBuilder()
                                    .addLengthDelimited(ByteString.copyFromUtf8("3.6.0"))
                                    .build())
                    .addField(
                            9,
                            UnknownFieldSet.Field.newBuilder()
                                    .addVarint(random.nextLong())
                                    .addFixed32(1)
                                    .addFixed64(2)
                                    .build());
            byte[] wire = SnapshotResponse.newBuilder()
                    .setHeader(ResponseHeader.newBuilder().setRevision(5))
                    .setRemainingBytes(remaining)
                    .setBlob(ByteString.copyFrom(blob))
                    .setUnknownFields(later.build())
                    .build()
                    .toByteArray();

            SnapshotMessage message = SnapshotMessage.read(new ByteArrayInputStream(wire));

            assertThat(message.remainingBytes()).isEqualTo(remaining);
            assertThat(blob(message)).isEqualTo(blob);
        }
    }

    @Test
    void readsFieldsInAnyOrder() throws IOException {
        byte[] wire = HexFormat.of().parseHex("1a03aabbcc" + "2203332e36" + "10e807");

        SnapshotMessage message = SnapshotMessage.read(new ByteArrayInputStream(wire));

        assertThat(message.remainingBytes()).isEqualTo(1000);
        assertThat(blob(message)).containsExactly(0xaa, 0xbb, 0xcc);
    }

    @ParameterizedTest
    @CsvSource({
        "1a05aabb,             a field of 5 bytes",
        "1a,                   a number ends early",
        "1affffffffffffffffff01, a field of 18446744073709551615 bytes",
        "10ffffffffffffffffffff01, a number of more than 10 bytes",
        "0b,                   wire type 3",
        "2a030000,             a field of 3 bytes",
        "10011a05aabb,        a field of 5 bytes",
    })
    void refusesWhatIsMalformed(String hex, String expected) {
        byte[] wire = HexFormat.of().parseHex(hex);

        assertThatThrownBy(() -> SnapshotMessage.read(new ByteArrayInputStream(wire)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void survivesAnyTruncation() {
        byte[] wire = SnapshotResponse.newBuilder()
                .setRemainingBytes(1 << 20)
                .setBlob(ByteString.copyFrom(new byte[300]))
                .build()
                .toByteArray();
        for (int length = 0; length < wire.length; length++) {
            byte[] cut = Arrays.copyOf(wire, length);
            try {
                assertThat(blob(SnapshotMessage.read(new ByteArrayInputStream(cut))))
                        .isEmpty();
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("a (field|number) .*");
            }
        }
    }

    private static byte[] blob(SnapshotMessage message) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(message.length());
        message.take(bytes);
        message.close();
        return bytes.array();
    }
}
