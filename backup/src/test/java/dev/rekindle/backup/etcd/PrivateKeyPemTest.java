package dev.rekindle.backup.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyPemTest {
    /** PKCS#8 of a 2048-bit RSA key puts so many bytes before the PKCS#1 key. */
    private static final int PKCS8_HEADER = 26;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsPkcs8(String algorithm) throws GeneralSecurityException, IOException {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();

        assertThat(PrivateKeyPem.read(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }

    @Test
    void readsPkcs1() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] pkcs8 = key.getEncoded();

        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);

        assertThat(PrivateKeyPem.read(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    @Test
    void readsSec1WithTheParametersThatOpensslPutsBefore() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var key = (ECPrivateKey) generator.generateKeyPair().getPrivate();
        Path file = pem("EC PRIVATE KEY", sec1(key.getS()));
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        Files.writeString(file, parameters + Files.readString(file));

        assertThat(((ECPrivateKey) PrivateKeyPem.read(file)).getS()).isEqualTo(key.getS());
    }

    @Test
    void refusesAnEncryptedKeyAndSaysHowToConvertIt() throws IOException {
        Path file = pem("ENCRYPTED PRIVATE KEY", new byte[100]);

        assertThatThrownBy(() -> PrivateKeyPem.read(file)).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void refusesADamagedKeyByName(String type) throws IOException {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) (length % 2 == 0 ? 0x30 : 0xff));
            Path file = pem(type, bytes);

            assertThatThrownBy(() -> PrivateKeyPem.read(file))
                    .isInstanceOf(InvalidKeySpecException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void refusesAFileWithoutAKey() throws IOException {
        Path file = Files.writeString(directory.resolve("key.pem"), "-----BEGIN CERTIFICATE-----");

        assertThatThrownBy(() -> PrivateKeyPem.read(file)).hasMessageContaining("has no private key");
    }

    /** RFC 5915: SEQUENCE { 1, OCTET STRING of 32 bytes, [0] { OID of P-256 } }. */
    private static byte[] sec1(BigInteger secret) {
        byte[] curve = {(byte) 0xa0, 0x0a, 0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};
        byte[] magnitude = secret.toByteArray();
        byte[] fixed = new byte[32];
        int used = Math.min(32, magnitude.length);
        System.arraycopy(magnitude, magnitude.length - used, fixed, 32 - used, used);
        return ByteBuffer.allocate(51)
                .put(new byte[] {0x30, 49, 0x02, 0x01, 0x01, 0x04, 0x20})
                .put(fixed)
                .put(curve)
                .array();
    }

    private Path pem(String type, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }
}
