package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartSizeTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({
        "0, 8, 4",
        "1, 8, 4",
        "70000000000, 8, 4",
        "75497472000, 8, 4", // 9000 parts of 8 MiB exactly
        "75497472001, 9, 4",
        "200000000000, 22, 2",
        "1099511627776, 117, 2", // 1 TiB
        "5497558138880, 583, 2", // 5 TiB, S3's largest object
    })
    void growsWithTheObject(long expectedBytes, int mib, int inFlight) {
        assertThat(PartSize.of(expectedBytes)).isEqualTo(new PartSize((int) (mib * MIB), inFlight));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1 << 30, 70_000_000_000L, 100_000_000_000L})
    void staysWithin64MibForSnapshots(long expectedBytes) {
        PartSize size = PartSize.of(expectedBytes);

        assertThat((long) size.bytes() * (size.inFlight() + 1)).isLessThanOrEqualTo(64 * MIB);
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 40, 5L << 40})
    void leavesATenthOfThePartsForObjectsThatGrow(long expectedBytes) {
        assertThat(Math.ceilDiv(expectedBytes, PartSize.of(expectedBytes).bytes()))
                .isLessThanOrEqualTo(9_000);
    }
}
