package dev.rekindle.localize.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rekindle.localize.decode.Encoding.Compression;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.SnapshotRefusedException;
import dev.rekindle.localize.source.SnapshotSource;
import dev.rekindle.localize.source.SnapshotStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against cipher text that Tink made, and gzip that the JDK made. */
class DecodedSourceTest {
    private static final int SEGMENT = Sealed.SEGMENT;
    private static final String OTHER_KEY = "ff".repeat(32);

    /** Three segments and a bit. */
    private static final byte[] PLAIN = Sealed.content(3 * SEGMENT + 12_345);

    static IntStream sizes() {
        int first = Sealed.FIRST;
        int second = first + Sealed.NEXT;
        return IntStream.of(
                0, 1, 15, 16, 17, first - 1, first, first + 1, second - 1, second, second + 1, 7 * SEGMENT + 4711);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void decryptsWhatTinkEncrypted(int size) throws Exception {
        byte[] plain = Sealed.content(size);

        assertThat(read(BytesSource.of(Sealed.encrypt(plain)), encrypted(size))).isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void inflatesMembersOfAnyNumber(int size) throws Exception {
        byte[] plain = Sealed.content(size);

        assertThat(read(BytesSource.of(Sealed.gzip(plain, SEGMENT)), compressed(size)))
                .isEqualTo(plain);
        assertThat(read(BytesSource.of(Sealed.gzip(plain, Math.max(1, size / 50))), compressed(size)))
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void decryptsFirstAndInflatesThen(int size) throws Exception {
        byte[] plain = Sealed.content(size);
        var both = new Encoding(
                Compression.GZIP, encrypted(size).encryption(), OptionalLong.empty(), Optional.empty(), size);

        assertThat(read(BytesSource.of(Sealed.encrypt(Sealed.gzip(plain, 100_000))), both))
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 65_537})
    void doesNotCareInWhatPiecesTheBytesCome(int mostAtOnce) throws Exception {
        byte[] plain = Sealed.content(200_000);
        byte[] sealed = Sealed.encrypt(Sealed.gzip(plain, 30_000));
        var both = new Encoding(
                Compression.GZIP,
                encrypted(0).encryption(),
                OptionalLong.of(sealed.length),
                Optional.of(sha256(sealed)),
                plain.length);

        assertThat(read(new BytesSource(sealed, mostAtOnce, BytesSource.Size.ANNOUNCED), both))
                .isEqualTo(plain);
    }

    @Test
    void saysHowLongTheSnapshotIsNotTheObject() throws Exception {
        try (SnapshotStream stream =
                new DecodedSource(BytesSource.of(Sealed.encrypt(PLAIN)), encrypted(PLAIN.length)).open()) {
            assertThat(stream.size()).hasValue(PLAIN.length);
        }
    }

    @Test
    void refusesAnotherKeyAnotherMeaningAndAnotherObject() throws Exception {
        byte[] sealed = Sealed.encrypt(PLAIN);

        assertNotOpened(sealed, encrypted(PLAIN.length, OTHER_KEY, Sealed.MEANING), "no one can tell", "first segment");
        assertNotOpened(sealed, encrypted(PLAIN.length, Sealed.KEY, Sealed.MEANING + "x"), "first segment");
        assertNotOpened(Sealed.encrypt(PLAIN, OTHER_KEY, Sealed.MEANING), encrypted(PLAIN.length), "first segment");
        assertNotOpened(PLAIN, encrypted(PLAIN.length), "does not begin as an encrypted object");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                39,
                40,
                41,
                55,
                56,
                SEGMENT - 1,
                SEGMENT,
                SEGMENT + 1,
                SEGMENT + 16,
                2 * SEGMENT - 1,
                2 * SEGMENT,
                2 * SEGMENT + 1,
                3 * SEGMENT - 1,
                3 * SEGMENT,
                3 * SEGMENT + 15,
                3 * SEGMENT + 16
            })
    void refusesAnObjectCutShortAnywhere(int length) throws Exception {
        byte[] cut = Arrays.copyOf(Sealed.encrypt(PLAIN), length);

        assertNotOpened(cut, encrypted(PLAIN.length), length > 0 && length % SEGMENT == 0 ? "cut short" : "");
    }

    @Test
    void refusesBytesBehindTheEnd() throws Exception {
        byte[] sealed = Sealed.encrypt(PLAIN);
        byte[] aligned = Sealed.encrypt(Sealed.content(Sealed.FIRST + Sealed.NEXT));

        for (int more : new int[] {1, 15, 16, 17, SEGMENT, 2 * SEGMENT}) {
            assertNotOpened(Arrays.copyOf(sealed, sealed.length + more), encrypted(PLAIN.length), "");
            assertNotOpened(
                    Arrays.copyOf(aligned, aligned.length + more),
                    encrypted(Sealed.FIRST + Sealed.NEXT),
                    "something was appended");
        }
    }

    @Test
    void refusesSegmentsThatAreNotAtTheirPlace() throws Exception {
        byte[] sealed = Sealed.encrypt(PLAIN);
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, SEGMENT, swapped, 2 * SEGMENT, SEGMENT);
        System.arraycopy(sealed, 2 * SEGMENT, swapped, SEGMENT, SEGMENT);
        byte[] repeated = sealed.clone();
        System.arraycopy(sealed, SEGMENT, repeated, 2 * SEGMENT, SEGMENT);
        byte[] dropped = concat(Arrays.copyOf(sealed, SEGMENT), Arrays.copyOfRange(sealed, 2 * SEGMENT, sealed.length));
        byte[] foreign = sealed.clone();
        System.arraycopy(Sealed.encrypt(PLAIN), SEGMENT, foreign, SEGMENT, SEGMENT);

        for (byte[] damaged : new byte[][] {swapped, repeated, dropped, foreign}) {
            assertNotOpened(damaged, encrypted(PLAIN.length), "so the key is right");
        }
    }

    @Test
    void refusesEveryFlippedBit() throws Exception {
        byte[] plain = Sealed.content(16);
        byte[] small = Sealed.encrypt(plain);
        for (int bit = 0; bit < 8 * small.length; bit++) {
            assertNotOpened(flipped(small, bit), encrypted(plain.length), "");
        }
        byte[] sealed = Sealed.encrypt(PLAIN);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 40; i++) {
            assertNotOpened(flipped(sealed, random.nextInt(8 * sealed.length)), encrypted(PLAIN.length), "");
        }
    }

    @Test
    void handsOnNothingThatIsNotAuthentic() throws Exception {
        byte[] damaged = flipped(Sealed.encrypt(PLAIN), 8 * (2 * SEGMENT + 100));
        var passed = new ByteArrayOutputStream();

        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(() -> BytesSource.drain(source(damaged, encrypted(PLAIN.length)), passed));

        assertThat(passed.toByteArray()).isEqualTo(Arrays.copyOf(PLAIN, Sealed.FIRST + Sealed.NEXT));
    }

    @Test
    void refusesAnObjectOfAnotherLengthBeforeItIsRead() throws Exception {
        byte[] sealed = Sealed.encrypt(PLAIN);
        var expected = new Encoding(
                Compression.NONE,
                encrypted(0).encryption(),
                OptionalLong.of(sealed.length + 1L),
                Optional.empty(),
                PLAIN.length);
        var source = new DecodedSource(new BytesSource(sealed, 1, BytesSource.Size.ANNOUNCED), expected);

        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(source::open)
                .withMessageContaining("stored size expected")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SIZE_MISMATCH));
    }

    @Test
    void refusesAnObjectWithAnotherDigest() throws Exception {
        byte[] zipped = Sealed.gzip(PLAIN, SEGMENT);
        byte[] other = zipped.clone();
        // The time in the first member's header: no checksum of gzip covers it.
        other[5] ^= 1;
        var expected = new Encoding(
                Compression.GZIP,
                Optional.empty(),
                OptionalLong.of(zipped.length),
                Optional.of(sha256(zipped)),
                PLAIN.length);

        assertThat(read(BytesSource.of(zipped), expected)).isEqualTo(PLAIN);
        assertRefused(other, expected, Reason.DIGEST_MISMATCH, "SHA-256 of the stored bytes");
    }

    @Test
    void stopsABombAtTheByteBehindTheDeclaredSize() throws Exception {
        byte[] bomb = Sealed.gzip(new byte[64 << 20], 64 << 20);
        var passed = new ByteArrayOutputStream();

        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(() -> BytesSource.drain(source(bomb, compressed(1_000_000)), passed))
                .withMessageContaining("more than the 1000000 bytes")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.SIZE_MISMATCH));

        assertThat(passed.size()).isLessThanOrEqualTo(1_000_000);
    }

    @Test
    void refusesASnapshotShorterThanDeclared() throws Exception {
        assertRefused(
                Sealed.encrypt(PLAIN), encrypted(PLAIN.length + 1), Reason.SIZE_MISMATCH, "decoded size expected");
        assertRefused(Sealed.gzip(PLAIN, SEGMENT), compressed(PLAIN.length + 1), Reason.SIZE_MISMATCH, "decoded size");
    }

    @Test
    void refusesGzipCutShortAnywhere() throws Exception {
        byte[] plain = Sealed.content(3000);
        byte[] zipped = Sealed.gzip(plain, 1000);
        for (int length = 0; length < zipped.length; length++) {
            byte[] cut = Arrays.copyOf(zipped, length);

            assertThatExceptionOfType(SnapshotRefusedException.class)
                    .isThrownBy(() -> read(BytesSource.of(cut), compressed(plain.length)))
                    .satisfies(e -> assertThat(e.reason()).isIn(Reason.DECOMPRESSION_FAILED, Reason.SIZE_MISMATCH));
        }
    }

    @Test
    void refusesBytesBehindTheLastMember() throws Exception {
        byte[] zipped = Sealed.gzip(PLAIN, SEGMENT);

        assertRefused(
                concat(zipped, new byte[100]),
                compressed(PLAIN.length),
                Reason.DECOMPRESSION_FAILED,
                "behind its last member");
        assertRefused(
                concat(zipped, new byte[1]), compressed(PLAIN.length), Reason.DECOMPRESSION_FAILED, "inside a member");
    }

    @Test
    void neverYieldsOtherBytesFromDamagedGzip() throws Exception {
        byte[] plain = Sealed.content(3000);
        byte[] zipped = Sealed.gzip(plain, 1000);
        int refused = 0;
        for (int bit = 0; bit < 8 * zipped.length; bit++) {
            try {
                assertThat(read(BytesSource.of(flipped(zipped, bit)), compressed(plain.length)))
                        .isEqualTo(plain);
            } catch (SnapshotRefusedException e) {
                refused++;
            }
        }
        // What is left are the time, the extra flags and the system in the headers of three members, and bits that
        // deflate does not use.
        assertThat(refused).isGreaterThan(8 * zipped.length - 3 * 8 * 6 - 50);
    }

    @Test
    void takesNoMoreMemoryForMoreBytes() throws Exception {
        byte[] member = Sealed.gzip(new byte[SEGMENT], SEGMENT);
        int members = 1024;
        long length = (long) members * SEGMENT;
        long read = 0;
        ByteBuffer chunk = ByteBuffer.allocateDirect(SEGMENT);

        // A gibibyte through a heap that could not hold them.
        assertThat(Runtime.getRuntime().maxMemory()).isLessThan(length);
        try (SnapshotStream stream =
                new DecodedSource(new Repeated(ByteBuffer.wrap(member), members), compressed(length)).open()) {
            for (int count = 0; count >= 0; count = stream.read(chunk.clear())) {
                read += count;
            }
        }
        assertThat(read).isEqualTo(length);
    }

    @Test
    void keepsTheKeyOutOfEveryText() {
        Encoding encoding = encrypted(1);

        assertThat(encoding.toString() + new DecodedSource(BytesSource.of(new byte[0]), encoding))
                .doesNotContain(Sealed.KEY)
                .doesNotContain("SecretKeySpec");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Encoding.Encryption.of("secret", "x"))
                .withMessageNotContaining("secret");
    }

    /** The same bytes again and again. */
    private record Repeated(ByteBuffer bytes, int times) implements SnapshotSource {
        @Override
        public SnapshotStream open() {
            return new SnapshotStream() {
                private int left = times;
                private ByteBuffer rest = ByteBuffer.allocate(0);

                @Override
                public OptionalLong size() {
                    return OptionalLong.empty();
                }

                @Override
                public int read(ByteBuffer target) {
                    if (!rest.hasRemaining()) {
                        if (left-- == 0) {
                            return -1;
                        }
                        rest = bytes.duplicate();
                    }
                    int count = Math.min(rest.remaining(), target.remaining());
                    target.put(rest.slice(rest.position(), count));
                    rest.position(rest.position() + count);
                    return count;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String describe() {
            return "repeated";
        }
    }

    private static void assertNotOpened(byte[] object, Encoding encoding, String... words) {
        assertRefused(object, encoding, Reason.DECRYPTION_FAILED, words);
    }

    private static void assertRefused(byte[] object, Encoding encoding, Reason reason, String... words) {
        assertThatExceptionOfType(SnapshotRefusedException.class)
                .isThrownBy(() -> read(BytesSource.of(object), encoding))
                .withMessageStartingWith("object: ")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    private static SnapshotSource source(byte[] object, Encoding encoding) {
        return new DecodedSource(BytesSource.of(object), encoding);
    }

    private static byte[] read(SnapshotSource stored, Encoding encoding) throws Exception {
        var bytes = new ByteArrayOutputStream();
        BytesSource.drain(new DecodedSource(stored, encoding), bytes);
        return bytes.toByteArray();
    }

    private static Encoding encrypted(long size) {
        return encrypted(size, Sealed.KEY, Sealed.MEANING);
    }

    private static Encoding encrypted(long size, String key, String meaning) {
        return new Encoding(
                Compression.NONE,
                Optional.of(Encoding.Encryption.of(key, meaning)),
                OptionalLong.empty(),
                Optional.empty(),
                size);
    }

    private static Encoding compressed(long size) {
        return new Encoding(Compression.GZIP, Optional.empty(), OptionalLong.empty(), Optional.empty(), size);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
