package dev.rekindle.testing.gcs;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Checks a V4 signature as Cloud Storage documents it: the canonical request, the string to sign, and how long it holds. */
final class SignedUrl {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SignedUrl() {}

    /** Why the request is refused; empty when its signature is good. */
    static Optional<GcsAnswer> refusal(GcsRequest request, FakeSignIn accounts, Instant now) {
        var query = new TreeMap<>(request.query());
        String signature = query.remove("X-Goog-Signature");
        String date = query.getOrDefault("X-Goog-Date", "");
        String[] credential = query.getOrDefault("X-Goog-Credential", "").split("/", 2);
        Optional<PublicKey> key = accounts.key(credential[0]);
        if (key.isEmpty() || credential.length < 2 || !"GOOG4-RSA-SHA256".equals(query.get("X-Goog-Algorithm"))) {
            return Optional.of(GcsAnswer.error(403, "forbidden", "unknown account or algorithm"));
        }
        String text = "GOOG4-RSA-SHA256\n" + date + "\n" + credential[1] + "\n" + sha256(canonical(request, query));
        if (!FakeSignIn.verifies(key.get(), text, HexFormat.of().parseHex(signature))) {
            return Optional.of(GcsAnswer.error(403, "forbidden", "SignatureDoesNotMatch"));
        }
        Duration life = Duration.ofSeconds(Long.parseLong(query.getOrDefault("X-Goog-Expires", "0")));
        return now.isAfter(Instant.from(TIME.parse(date)).plus(life))
                ? Optional.of(GcsAnswer.error(400, "expired", "ExpiredToken"))
                : Optional.empty();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String canonical(GcsRequest request, Map<String, String> query) {
        String pairs = query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .sorted()
                .collect(Collectors.joining("&"));
        String signed = query.getOrDefault("X-Goog-SignedHeaders", "");
        var headers = new StringBuilder();
        for (String name : signed.split(";", -1)) {
            headers.append(name)
                    .append(':')
                    .append(request.header(name).strip())
                    .append('\n');
        }
        return String.join("\n", request.method(), request.path(), pairs, headers, signed, "UNSIGNED-PAYLOAD");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
