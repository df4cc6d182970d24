package dev.rekindle.bbolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Crc32cCombinerTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 4096, 65_535, 65_536, 65_537, 1_000_003})
    void combinesRunsOfEveryLength(int length) {
        var random = new Random(length);
        var first = new byte[random.nextInt(1000)];
        var second = new byte[length];
        random.nextBytes(first);
        random.nextBytes(second);

        assertThat(Crc32cCombiner.combine(crc(first), crc(second), length)).isEqualTo(crc(first, second));
    }

    @Test
    void combinesAnySplitOfAThousandRandomRuns() {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            var first = new byte[random.nextInt(300)];
            var second = new byte[random.nextInt(70_000)];
            random.nextBytes(first);
            random.nextBytes(second);

            assertThat(Crc32cCombiner.combine(crc(first), crc(second), second.length))
                    .isEqualTo(crc(first, second));
        }
    }

    /** (A‖B)‖C = A‖(B‖C), at lengths that no test can hold. */
    @Test
    void isAssociativeAtLengthsOfManyGigabytes() {
        var random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            int a = random.nextInt();
            int b = random.nextInt();
            int c = random.nextInt();
            long lengthB = random.nextLong(1L << 45);
            long lengthC = random.nextLong(1L << 45);

            int left = Crc32cCombiner.combine(Crc32cCombiner.combine(a, b, lengthB), c, lengthC);
            int right = Crc32cCombiner.combine(a, Crc32cCombiner.combine(b, c, lengthC), lengthB + lengthC);
            assertThat(left).isEqualTo(right);
        }
    }

    @Test
    void doublesZeroes() {
        int crc = crc(new byte[1]);
        long length = 1;
        while (length < 1L << 20) {
            crc = Crc32cCombiner.combine(crc, crc, length);
            length *= 2;
        }
        assertThat(crc).isEqualTo(crc(new byte[1 << 20]));
    }

    @Test
    void refusesANegativeLength() {
        assertThatThrownBy(() -> Crc32cCombiner.combine(1, 2, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int crc(byte[]... runs) {
        var crc = new CRC32C();
        for (byte[] run : runs) {
            crc.update(run);
        }
        return (int) crc.getValue();
    }
}
