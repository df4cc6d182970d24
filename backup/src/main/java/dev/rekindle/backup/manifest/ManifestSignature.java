package dev.rekindle.backup.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A detached Ed25519 signature (RFC 8032, 64 bytes) over the bytes of a manifest exactly as they are stored: what
 * {@link ManifestJson#write} gave. It is never taken over JSON that was parsed and written again, so there is nothing for two
 * parsers to read differently, and any tool can check it, such as {@code openssl pkeyutl -verify -rawin}.
 *
 * @param keyId the first 16 hex digits of the SHA-256 of the public key (SubjectPublicKeyInfo, DER); it helps to find the key and
 *     proves nothing
 * @param base64 the signature
 */
public record ManifestSignature(String keyId, String base64) {
    /** The largest signature file that is read; a real one has about 200 bytes. */
    public static final int MAX_BYTES = 4096;

    static final int SIGNATURE_BYTES = 64;
    static final int KEY_ID_DIGITS = 16;

    private static final String ALGORITHM = "Ed25519";
    private static final int FORMAT = 1;
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{" + KEY_ID_DIGITS + "}");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public ManifestSignature {
        if (!KEY_ID.matcher(keyId).matches()) {
            throw new IllegalArgumentException("keyId has " + KEY_ID_DIGITS + " lower-case hex digits");
        }
        if (Base64.getDecoder().decode(base64).length != SIGNATURE_BYTES) {
            throw new IllegalArgumentException("an Ed25519 signature has " + SIGNATURE_BYTES + " bytes");
        }
    }

    /** The file that lies beside the manifest: one line of JSON. */
    public byte[] write() {
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("algorithm", ALGORITHM)
                .put("keyId", keyId)
                .put("signature", base64);
        return (json + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads such a file; {@code name} says where it is from, for the message. */
    public static ManifestSignature read(byte[] bytes, String name) throws ManifestException {
        if (bytes.length > MAX_BYTES) {
            throw new ManifestException(name + " is larger than " + MAX_BYTES + " bytes and so not a signature");
        }
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json.path("format").asInt() != FORMAT
                    || !json.path("algorithm").asText().equals(ALGORITHM)) {
                throw new ManifestException(name + " is not a signature of a manifest: expected format " + FORMAT
                        + " and algorithm " + ALGORITHM);
            }
            return new ManifestSignature(
                    json.path("keyId").asText(), json.path("signature").asText());
        } catch (JsonProcessingException e) {
            throw new ManifestException(name + " is not JSON; the signature of a manifest was expected", e);
        } catch (IllegalArgumentException e) {
            throw new ManifestException(name + " is damaged: " + e.getMessage(), e);
        } catch (ManifestException e) {
            throw e;
        } catch (IOException e) {
            throw new ManifestException(name + " could not be read as a signature", e);
        }
    }

    byte[] bytes() {
        return Base64.getDecoder().decode(base64);
    }
}
