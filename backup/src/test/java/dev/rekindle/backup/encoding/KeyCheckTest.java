package dev.rekindle.backup.encoding;

import static dev.rekindle.backup.encoding.EncodedObject.COMPRESSED;
import static dev.rekindle.backup.encoding.EncodedObject.ENCRYPTED;
import static dev.rekindle.backup.encoding.EncodedObject.ESCROW;
import static dev.rekindle.backup.encoding.EncodedObject.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rekindle.backup.encoding.EncodingException.Reason;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.StoredEncoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, who has them, and what they open. */
class KeyCheckTest {
    private EncodedObject object = new EncodedObject(new byte[0], plain());

    @BeforeEach
    void encrypt() throws IOException {
        object = EncodedObject.of(EncodedObject.content(1000), ENCRYPTED);
    }

    @Test
    void anyRecipientAloneHasTheKey() throws IOException {
        DataKey operators =
                KeyCheck.dataKey(object.manifest(), List.of(OPERATOR)).orElseThrow();
        DataKey escrows = KeyCheck.dataKey(object.manifest(), List.of(PrivateKeys.generate(), ESCROW))
                .orElseThrow();

        assertThat(operators.hex()).isEqualTo(escrows.hex()).hasSize(64);
    }

    @Test
    void needsNoKeyForWhatIsNotEncrypted() throws IOException {
        Manifest compressed = EncodedObject.of(new byte[10], COMPRESSED).manifest();

        assertThat(KeyCheck.dataKey(compressed, List.of())).isEmpty();
        assertThat(KeyCheck.dataKey(plain(), List.of(OPERATOR))).isEmpty();
    }

    @Test
    void saysWhoseKeyIsNeeded() {
        PrivateKeys stranger = PrivateKeys.generate();

        assertThat(refusal(object.manifest(), Reason.KEY_MISSING))
                .contains(OPERATOR.publicKey().id(), ESCROW.publicKey().id());
        assertThat(refusal(object.manifest(), Reason.NOT_A_RECIPIENT, stranger))
                .contains(OPERATOR.publicKey().id(), stranger.publicKey().id());
    }

    @Test
    void refusesAManifestThatSpeaksOfAnotherBackup() {
        assertThat(refusal(edited("\"cafe\"", "\"beef\""), Reason.MEANING_DIFFERS, OPERATOR))
                .contains("cluster=cafe", "cluster=beef");
        refusal(
                edited("daily-20261121T101500Z.db.enc\",\n    \"version\"", "other.db.enc\",\n    \"version\""),
                Reason.MEANING_DIFFERS,
                OPERATOR);
        refusal(
                edited("\"started\": \"2026-11-21T10:15:00.250Z\"", "\"started\": \"2026-11-20T10:15:00.250Z\""),
                Reason.MEANING_DIFFERS,
                OPERATOR);
    }

    @Test
    void refusesAMeaningThatWasRewrittenToFit() {
        UnaryOperator<String> rewrite = json -> json.replace("cafe", "beef");

        refusal(edited(rewrite), Reason.KEY_DAMAGED, OPERATOR);
    }

    @Test
    void staysReadableUnderAnotherPrefix() throws IOException {
        Manifest moved = edited("\"key\": \"ns/main/", "\"key\": \"mirror/2026/ns/main/");

        assertThat(KeyCheck.dataKey(moved, List.of(OPERATOR))).isPresent();
    }

    @Test
    void refusesTheWrappedKeyOfAnotherObject() throws IOException {
        Manifest other = EncodedObject.of(EncodedObject.content(1000), ENCRYPTED, "ns/main/other.db")
                .manifest();
        StoredEncoding own = object.manifest().encoding().orElseThrow();
        StoredEncoding.Encryption encryption = own.encryption().orElseThrow();
        var exchanged = new StoredEncoding.Encryption(
                encryption.scheme(),
                encryption.associatedData(),
                other.encoding().orElseThrow().encryption().orElseThrow().recipients());

        Manifest forged = object.with(
                object.manifest().object(),
                Optional.of(new StoredEncoding(own.compression(), Optional.of(exchanged), own.plain())));

        refusal(forged, Reason.KEY_DAMAGED, OPERATOR);
    }

    @Test
    void refusesAWrappedKeyThatIsDamaged() {
        String wrapped = recipients(object.manifest()).getFirst().wrappedKey();

        refusal(edited(wrapped, "A" + wrapped.substring(1, 60)), Reason.KEY_DAMAGED, OPERATOR);
        refusal(edited(wrapped, "!" + wrapped.substring(1)), Reason.KEY_DAMAGED, OPERATOR);
        refusal(edited(wrapped, ""), Reason.KEY_DAMAGED, OPERATOR);
    }

    @Test
    void refusesFewerThanTwoRecipients() {
        RecipientKey one = OPERATOR.publicKey();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recipients(List.of(one)))
                .withMessageContaining("at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recipients(List.of()))
                .withMessageContaining("at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recipients(List.of(one, OPERATOR.publicKey(), ESCROW.publicKey())))
                .withMessageContaining("named twice");
    }

    @Test
    void keysAreFiles(@TempDir Path directory) throws IOException {
        Path secret = Files.writeString(directory.resolve("private.json"), OPERATOR.json());
        Path open = Files.writeString(
                directory.resolve("public.json"), OPERATOR.publicKey().json());

        assertThat(KeyCheck.dataKey(object.manifest(), List.of(PrivateKeys.read(secret))))
                .isPresent();
        assertThat(RecipientKey.read(open).id()).isEqualTo(OPERATOR.ids().getFirst());
        assertThat(PrivateKeys.read(secret).ids()).isEqualTo(OPERATOR.ids());
    }

    @Test
    void refusesAPrivateKeyWhereAPublicOneIsEnough() {
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> RecipientKey.parse(OPERATOR.json(), "k.json"))
                .withMessageContaining("k.json holds a private key");
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> PrivateKeys.parse(OPERATOR.publicKey().json(), "k.json"))
                .withMessageContaining("k.json is not a private key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "hunter2",
                "{\"primaryKeyId\":1,\"key\":[]}",
                "{\"primaryKeyId\":\"hunter2\"}"
            })
    void refusesWhatIsNoKeyAndDoesNotRepeatIt(String text) {
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> RecipientKey.parse(text, "k.json"))
                .withMessageStartingWith("k.json is not a public key")
                .withMessageNotContaining("hunter2")
                .withNoCause();
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> PrivateKeys.parse(text, "k.json"))
                .withMessageStartingWith("k.json is not a private key")
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }

    @Test
    void printsNoSecret() throws IOException {
        DataKey key = KeyCheck.dataKey(object.manifest(), List.of(OPERATOR)).orElseThrow();

        assertThat(key.toString() + OPERATOR + ENCRYPTED)
                .doesNotContain(key.hex())
                .doesNotContain(secretOf(OPERATOR))
                .contains(OPERATOR.publicKey().id());
    }

    @Test
    void givesATicketWhatItNeeds() throws IOException {
        Optional<DataKey> key = KeyCheck.dataKey(object.manifest(), List.of(ESCROW));

        assertThat(TicketValues.of(object.manifest(), key))
                .containsEntry("size", "1000")
                .containsEntry("stored-size", String.valueOf(object.bytes().length))
                .containsEntry("encoding", "aes256-gcm-hkdf-1mb")
                .containsEntry("data-key", key.orElseThrow().hex())
                .containsKeys("sha256", "stored-sha256", "associated-data");
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> TicketValues.of(object.manifest(), Optional.empty()))
                .withMessageContaining("without its key");
    }

    private static String refusal(Manifest manifest, Reason reason, PrivateKeys... keys) {
        var message = new StringBuilder();
        assertThatExceptionOfType(EncodingException.class)
                .isThrownBy(() -> KeyCheck.dataKey(manifest, List.of(keys)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> message.append(e.getMessage()));
        return message.toString();
    }

    private static String secretOf(PrivateKeys keys) {
        String json = keys.json();
        String value = json.substring(json.indexOf("\"value\""));
        return value.substring(value.indexOf(':') + 2, value.indexOf(':') + 40).replace("\"", "");
    }

    private static List<StoredEncoding.Recipient> recipients(Manifest manifest) {
        return manifest.encoding().orElseThrow().encryption().orElseThrow().recipients();
    }

    private Manifest edited(String from, String to) {
        return edited(json -> {
            assertThat(json).contains(from);
            return json.replace(from, to);
        });
    }

    private Manifest edited(UnaryOperator<String> edit) {
        return Edited.of(object.manifest(), edit);
    }

    private static Manifest plain() {
        try {
            return EncodedObject.of(new byte[10], ObjectEncoding.PLAIN).manifest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
