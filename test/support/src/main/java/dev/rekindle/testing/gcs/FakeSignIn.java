package dev.rekindle.testing.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Service accounts, and the tokens that they get for a signed assertion (RFC 7523) or in exchange (RFC 8693). */
final class FakeSignIn {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    /** By token: the only object that it may read, or empty for everything. */
    private final Map<String, Optional<String>> tokens = new ConcurrentHashMap<>();

    private record Account(String keyId, PublicKey key) {}

    /** Writes the JSON key of an account; an older key of the same account is revoked. */
    void writeKey(Path file, String account, String tokenUri) {
        KeyPair pair = newKeys();
        String keyId = UUID.randomUUID().toString();
        accounts.put(account, new Account(keyId, pair.getPublic()));
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        var json = Map.of(
                "type", "service_account",
                "project_id", "rekindle-test",
                "private_key_id", keyId,
                "private_key", pem,
                "client_email", account,
                "client_id", "100000000000000000001",
                "token_uri", tokenUri);
        try {
            Path half = Files.createTempFile(file.toAbsolutePath().getParent(), "key", ".json");
            GcsAnswer.JSON.writeValue(half.toFile(), json);
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token that may do everything. */
    String newToken() {
        return issue(Optional.empty());
    }

    void revokeTokens() {
        tokens.clear();
    }

    Optional<PublicKey> key(String account) {
        return Optional.ofNullable(accounts.get(account)).map(Account::key);
    }

    /** Whether the request shows a token that covers it. */
    boolean admits(GcsRequest request) {
        String header = request.header("Authorization");
        Optional<String> only = tokens.get(header.startsWith("Bearer ") ? header.substring(7) : "");
        if (only == null) {
            return false;
        }
        return only.isEmpty() || (request.call() == GcsCall.MEDIA && only.get().equals(request.path()));
    }

    /** A token for an assertion that the account's present key has signed. */
    GcsAnswer token(GcsRequest request) throws IOException {
        String[] assertion = form(request).getOrDefault("assertion", "").split("\\.", -1);
        if (assertion.length != 3) {
            return refused("invalid_request", "no assertion");
        }
        JsonNode claims = GcsAnswer.JSON.readTree(Base64.getUrlDecoder().decode(assertion[1]));
        Optional<PublicKey> key = key(claims.path("iss").asText());
        byte[] signature = Base64.getUrlDecoder().decode(assertion[2]);
        if (key.isEmpty() || !verifies(key.get(), assertion[0] + "." + assertion[1], signature)) {
            return refused("invalid_grant", "Invalid JWT Signature.");
        }
        return GcsAnswer.json(200, Map.of("access_token", newToken(), "token_type", "Bearer", "expires_in", 3600));
    }

    /** A token for another one and an access boundary, which must be that of a single object. */
    GcsAnswer exchange(GcsRequest request) throws IOException {
        Map<String, String> form = form(request);
        JsonNode rule = GcsAnswer.JSON
                .readTree(form.getOrDefault("options", "{}"))
                .path("accessBoundary")
                .path("accessBoundaryRules")
                .path(0);
        String condition = rule.path("availabilityCondition").path("expression").asText();
        String start = "resource.name == 'projects/_/buckets/";
        if (!tokens.containsKey(form.getOrDefault("subject_token", "")) || !condition.startsWith(start)) {
            return refused("invalid_grant", "no such token, or a condition that this fake does not know");
        }
        String[] resource =
                condition.substring(start.length(), condition.length() - 1).split("/objects/", 2);
        String path = "/storage/v1/b/" + SignedUrl.encoded(resource[0]) + "/o/"
                + SignedUrl.encoded(resource[1].replace("\\'", "'"));
        String token = issue(Optional.of(path));
        return GcsAnswer.json(
                200,
                Map.of(
                        "access_token",
                        token,
                        "issued_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        3600));
    }

    static boolean verifies(PublicKey key, String text, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private String issue(Optional<String> only) {
        String token = "ya29." + UUID.randomUUID();
        tokens.put(token, only);
        return token;
    }

    private static GcsAnswer refused(String error, String description) {
        return GcsAnswer.json(400, Map.of("error", error, "error_description", description));
    }

    private static Map<String, String> form(GcsRequest request) throws IOException {
        var form = new HashMap<String, String>();
        for (String pair : new String(request.bytes(), StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return form;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without RSA", e);
        }
    }
}
