package dev.rekindle.backup.encoding;

import static dev.rekindle.backup.encoding.EncodedObject.COMPRESSED;
import static dev.rekindle.backup.encoding.EncodedObject.COMPRESSED_AND_ENCRYPTED;
import static dev.rekindle.backup.encoding.EncodedObject.ENCRYPTED;
import static dev.rekindle.backup.encoding.EncodedObject.ESCROW;
import static dev.rekindle.backup.encoding.EncodedObject.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.encoding.EncodingException.Reason;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.StoredEncoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was encoded comes back; what was changed does not. */
class DecodingTest {
    private static final byte[] PLAIN = EncodedObject.content(3_500_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 1_048_519, 1_048_520, 1_048_521, 1_048_576, 2_097_152, 5_000_000})
    void givesBackWhatWasStored(int size) throws IOException {
        byte[] plain = EncodedObject.content(size);

        assertThat(EncodedObject.of(plain, ObjectEncoding.PLAIN).read()).isEqualTo(plain);
        assertThat(EncodedObject.of(plain, COMPRESSED).read()).isEqualTo(plain);
        assertThat(EncodedObject.of(plain, ENCRYPTED).read(OPERATOR)).isEqualTo(plain);
        assertThat(EncodedObject.of(plain, COMPRESSED_AND_ENCRYPTED).read(ESCROW))
                .isEqualTo(plain);
    }

    @Test
    void storesAPlainObjectAsItIs() throws IOException {
        EncodedObject object = EncodedObject.of(PLAIN, ObjectEncoding.PLAIN);

        assertThat(object.bytes()).isEqualTo(PLAIN);
        assertThat(object.manifest().encoding()).isEmpty();
    }

    @Test
    void saysInTheManifestWhatItStored() throws IOException {
        EncodedObject object = EncodedObject.of(PLAIN, COMPRESSED_AND_ENCRYPTED);

        Manifest manifest = object.manifest();
        assertThat(manifest.object().key()).endsWith(".db.gz.enc");
        assertThat(manifest.object().size()).isEqualTo(object.bytes().length).isLessThan(PLAIN.length);
        assertThat(manifest.object().sha256()).isEqualTo(EncodedObject.sha256(object.bytes()));
        StoredEncoding encoding = manifest.encoding().orElseThrow();
        assertThat(encoding.compression()).hasValue("gzip");
        assertThat(encoding.plain()).isEqualTo(new StoredEncoding.Plain(PLAIN.length, EncodedObject.sha256(PLAIN)));
        assertThat(encoding.encryption().orElseThrow().associatedData())
                .isEqualTo("rekindle/2 cluster=cafe started=2026-11-21T10:15:00.250Z "
                        + "name=daily-20261121T101500Z.db.gz.enc");
        assertThat(encoding.encryption().orElseThrow().recipients())
                .extracting(StoredEncoding.Recipient::keyId)
                .containsExactly(OPERATOR.publicKey().id(), ESCROW.publicKey().id());
    }

    @Test
    void encryptsEachObjectUnderAKeyOfItsOwn() throws IOException {
        EncodedObject one = EncodedObject.of(PLAIN, ENCRYPTED);
        EncodedObject other = EncodedObject.of(PLAIN, ENCRYPTED);

        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> one.holding(other.bytes()).read(OPERATOR))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OBJECT_DAMAGED));
    }

    @Test
    void refusesDamageThatTheStoreDoesNotSee() throws IOException {
        for (ObjectEncoding encoding : new ObjectEncoding[] {ENCRYPTED, COMPRESSED, COMPRESSED_AND_ENCRYPTED}) {
            EncodedObject object = EncodedObject.of(PLAIN, encoding);
            byte[] bytes = object.bytes();
            var random = new SplittableRandom(7);
            for (int i = 0; i < 8; i++) {
                byte[] flipped = bytes.clone();
                // Behind the first member's header, of which gzip checks only a part.
                flipped[random.nextInt(10, bytes.length)] ^= (byte) (1 << random.nextInt(8));
                assertRefused(object.holding(flipped));
                assertRefused(object.holding(Arrays.copyOf(bytes, random.nextInt(1, bytes.length))));
            }
            assertRefused(object.holding(Arrays.copyOf(bytes, 1 << 20)));
        }
    }

    @Test
    void refusesBytesBehindTheEnd() throws IOException {
        for (ObjectEncoding encoding : new ObjectEncoding[] {ENCRYPTED, COMPRESSED, COMPRESSED_AND_ENCRYPTED}) {
            EncodedObject object = EncodedObject.of(PLAIN, encoding);
            byte[] longer = Arrays.copyOf(object.bytes(), object.bytes().length + 1);

            assertRefused(new EncodedObject(longer, object.manifest()));
        }
    }

    @Test
    void refusesWhatIsNotTheObjectOfTheManifest() throws IOException {
        EncodedObject plain = EncodedObject.of(PLAIN, ObjectEncoding.PLAIN);
        byte[] flipped = PLAIN.clone();
        flipped[100] ^= 1;

        assertRefused(new EncodedObject(flipped, plain.manifest()));
        assertRefused(new EncodedObject(Arrays.copyOf(PLAIN, PLAIN.length - 1), plain.manifest()));
        assertRefused(new EncodedObject(Arrays.copyOf(PLAIN, PLAIN.length + 1), plain.manifest()));
    }

    @Test
    void stopsABombAtTheByteBehindTheDeclaredSize() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[64 << 20]);
        }
        EncodedObject object =
                EncodedObject.of(EncodedObject.content(1000), COMPRESSED).holding(bomb.toByteArray());
        int passed = 0;
        ByteBuffer chunk = ByteBuffer.allocate(100);

        try (Decoding decoding = open(object)) {
            while (passed < 1000) {
                passed += decoding.read(chunk.clear());
            }
            assertThatThrownBy(() -> decoding.read(chunk.clear())).hasMessageContaining("more than the 1000 bytes");
        }
    }

    @Test
    void tellsAFailureOfTheStoreFromDamage() throws IOException {
        byte[] bytes = EncodedObject.of(PLAIN, COMPRESSED).bytes();
        Manifest manifest = EncodedObject.of(PLAIN, COMPRESSED).manifest();

        for (int after : new int[] {0, 5, 1000, bytes.length / 2, bytes.length}) {
            var failing = new Failing(ByteBuffer.wrap(bytes, 0, after));
            assertThatThrownBy(() -> EncodedObject.read(failing, manifest)).hasMessage("the network is gone");
        }
    }

    private static Decoding open(EncodedObject object) throws IOException {
        return Decoding.open(
                Channels.newChannel(new ByteArrayInputStream(object.bytes())), object.manifest(), Optional.empty());
    }

    private static void assertRefused(EncodedObject object) {
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> object.read(OPERATOR))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OBJECT_DAMAGED))
                .withMessageStartingWith("ns/main/daily-20261121T101500Z.db");
    }

    /** So many bytes, then a failure. */
    private record Failing(ByteBuffer bytes) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            if (!bytes.hasRemaining()) {
                throw new IOException("the network is gone");
            }
            int count = Math.min(bytes.remaining(), target.remaining());
            target.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
