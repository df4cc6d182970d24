package dev.rekindle.backup.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.manifest.ManifestVerifier.Demand;
import dev.rekindle.backup.manifest.SignatureCheck.BadSignature;
import dev.rekindle.backup.manifest.SignatureCheck.Signed;
import dev.rekindle.backup.manifest.SignatureCheck.Unsigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestSignatureTest {
    private static final byte[] MANIFEST = "{\n  \"format\": 1\n}\n".getBytes(StandardCharsets.UTF_8);

    /** RFC 8032 §7.1, TEST 1, in the ASN.1 of RFC 8410. */
    private static final String RFC_PRIVATE =
            "302e020100300506032b657004220420" + "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private static final String RFC_PUBLIC =
            "302a300506032b6570032100" + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final String RFC_SIGNATURE = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
            + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    @TempDir
    private Path directory;

    @Test
    void signsAsRfc8032Does() throws IOException {
        Path privateKey = TestKey.pem(
                directory.resolve("rfc.pem"), "PRIVATE KEY", HexFormat.of().parseHex(RFC_PRIVATE));
        Path publicKey = TestKey.pem(
                directory.resolve("rfc.pub"), "PUBLIC KEY", HexFormat.of().parseHex(RFC_PUBLIC));

        ManifestSignature signature = ManifestSigner.of(privateKey).sign(new byte[0]);

        assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(signature.base64())))
                .isEqualTo(RFC_SIGNATURE);
        assertThat(ManifestVerifier.of(List.of(publicKey), Demand.REQUIRED)
                        .check(new byte[0], Optional.of(signature.write()), "m.json"))
                .isEqualTo(new Signed(signature.keyId()));
    }

    @Test
    void acceptsWhatAnyTrustedKeySigned() throws IOException {
        TestKey old = TestKey.in(directory, "old");
        TestKey current = TestKey.in(directory, "current");
        ManifestVerifier verifier = ManifestVerifier.of(List.of(current.publicPem(), old.publicPem()), Demand.REQUIRED);

        for (TestKey key : List.of(old, current)) {
            ManifestSigner signer = key.signer();

            assertThat(verifier.check(
                            MANIFEST, Optional.of(signer.sign(MANIFEST).write()), "m.json"))
                    .isEqualTo(new Signed(signer.keyId()));
        }
    }

    @Test
    void refusesAManifestWithAnyBitAltered() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        ManifestVerifier verifier = ManifestVerifier.of(List.of(key.publicPem()), Demand.IF_PRESENT);
        byte[] signature = key.signer().sign(MANIFEST).write();

        for (int bit = 0; bit < MANIFEST.length * 8; bit++) {
            byte[] altered = MANIFEST.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);

            assertThat(reason(verifier.check(altered, Optional.of(signature), "m.json")))
                    .contains("m.json was altered");
        }
    }

    @Test
    void refusesASignatureWithAnyByteAltered() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        ManifestVerifier verifier = ManifestVerifier.of(List.of(key.publicPem()), Demand.IF_PRESENT);
        ManifestSignature good = key.signer().sign(MANIFEST);
        byte[] raw = Base64.getDecoder().decode(good.base64());

        for (int at = 0; at < raw.length; at++) {
            byte[] altered = raw.clone();
            altered[at] ^= 1;
            var bad = new ManifestSignature(good.keyId(), Base64.getEncoder().encodeToString(altered));

            assertThat(verifier.check(MANIFEST, Optional.of(bad.write()), "m.json"))
                    .isInstanceOf(BadSignature.class);
        }
    }

    @Test
    void refusesAnotherKeyEvenUnderATrustedId() throws IOException {
        TestKey trusted = TestKey.in(directory, "trusted");
        TestKey other = TestKey.in(directory, "other");
        ManifestVerifier verifier = ManifestVerifier.of(List.of(trusted.publicPem()), Demand.REQUIRED);
        ManifestSignature foreign = other.signer().sign(MANIFEST);
        var disguised = new ManifestSignature(trusted.signer().keyId(), foreign.base64());

        assertThat(reason(verifier.check(MANIFEST, Optional.of(foreign.write()), "m.json")))
                .contains(
                        "not trusted", trusted.signer().keyId(), other.signer().keyId());
        assertThat(reason(verifier.check(MANIFEST, Optional.of(disguised.write()), "m.json")))
                .contains("altered");
    }

    @Test
    void refusesAMissingSignatureOnlyWhereOneIsRequired() throws IOException {
        List<Path> keys = List.of(TestKey.in(directory, "key").publicPem());

        assertThat(ManifestVerifier.of(keys, Demand.IF_PRESENT).check(MANIFEST, Optional.empty(), "m.json"))
                .isEqualTo(new Unsigned());
        assertThatThrownBy(
                        () -> ManifestVerifier.of(keys, Demand.REQUIRED).require(MANIFEST, Optional.empty(), "m.json"))
                .isInstanceOf(ManifestException.class)
                .hasMessage("m.json has no signature, and one is required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"format\":1,\"algorithm\":\"Ed25519\"}",
                "{\"format\":2,\"algorithm\":\"Ed25519\",\"keyId\":\"0123456789abcdef\",\"signature\":\"AA==\"}",
                "{\"format\":1,\"algorithm\":\"RSA\",\"keyId\":\"0123456789abcdef\",\"signature\":\"AA==\"}",
                "{\"format\":1,\"algorithm\":\"Ed25519\",\"keyId\":\"0123456789abcdef\",\"signature\":\"AA==\"}",
                "{\"format\":1,\"algorithm\":\"Ed25519\",\"keyId\":\"0123456789abcdef\",\"signature\":\"?\"}",
                "{\"format\":1,\"algorithm\":\"Ed25519\",\"keyId\":\"../\",\"signature\":\"AA==\"}"
            })
    void callsWhatIsNoSignatureABadOne(String text) throws IOException {
        ManifestVerifier verifier =
                ManifestVerifier.of(List.of(TestKey.in(directory, "key").publicPem()), Demand.IF_PRESENT);

        SignatureCheck check = verifier.check(MANIFEST, Optional.of(text.getBytes(StandardCharsets.UTF_8)), "m.json");

        assertThat(reason(check)).startsWith("the signature of m.json");
        assertThat(check.permits()).isFalse();
    }

    @Test
    void refusesKeyFilesThatHoldNoEd25519Key() throws IOException {
        TestKey rsa = TestKey.in(directory, "rsa", "RSA");
        TestKey ed448 = TestKey.in(directory, "ed448", "Ed448");
        TestKey good = TestKey.in(directory, "good");
        Path encrypted = TestKey.pem(directory.resolve("enc.pem"), "ENCRYPTED PRIVATE KEY", new byte[48]);
        Path garbage = TestKey.pem(directory.resolve("garbage.pem"), "PRIVATE KEY", new byte[48]);

        for (Path file : List.of(rsa.privatePem(), ed448.privatePem(), good.publicPem(), encrypted, garbage)) {
            assertThatThrownBy(() -> ManifestSigner.of(file))
                    .isInstanceOf(ManifestException.class)
                    .hasMessageStartingWith(file.toString());
        }
        for (Path file : List.of(rsa.publicPem(), ed448.publicPem(), good.privatePem())) {
            assertThatThrownBy(() -> ManifestVerifier.of(List.of(file), Demand.REQUIRED))
                    .isInstanceOf(ManifestException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    @Test
    void neverShowsAKey() throws IOException {
        TestKey key = TestKey.in(directory, "key");
        List<String> secret = Files.readAllLines(key.privatePem());

        assertThat(key.signer().toString())
                .doesNotContain(secret.get(1))
                .contains(key.signer().keyId());
    }

    private static String reason(SignatureCheck check) {
        return check instanceof BadSignature(String reason) ? reason : "not bad: " + check;
    }
}
