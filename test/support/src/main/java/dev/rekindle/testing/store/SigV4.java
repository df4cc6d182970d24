package dev.rekindle.testing.store;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 for S3: the path is encoded once. In the {@code Authorization} header the SHA-256 of the body is signed ("Signature
 * Calculations for the Authorization Header: Transferring Payload in a Single Chunk", Amazon S3 API Reference), in a URL no body
 * ("Authenticating Requests: Using Query Parameters").
 */
final class SigV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY_CHARACTERS = 8;
    private static final String UNRESERVED = "-._~";

    private final S3Access access;

    SigV4(S3Access access) {
        this.access = access;
    }

    /** Where a request goes, encoded as it is signed. */
    URI address(S3Request request) {
        String query = canonical(request.query());
        return URI.create(access.endpoint() + encoded(request.path(), "/") + (query.isEmpty() ? "" : "?" + query));
    }

    /** The headers of the request and those that sign it; all but {@code host}, which the client sets by itself. */
    SortedMap<String, String> sign(S3Request request, Instant now) {
        String stamp = STAMP.format(now);
        String scope = scope(stamp);
        String bodyDigest = hex(sha256(request.body().toArray()));
        var headers = new TreeMap<>(request.headers());
        headers.put("x-amz-content-sha256", bodyDigest);
        headers.put("x-amz-date", stamp);
        var signed = new TreeMap<>(headers);
        signed.put("host", access.endpoint().getRawAuthority());
        String names = String.join(";", signed.keySet());
        String canonicalRequest = String.join(
                "\n",
                request.method(),
                encoded(request.path(), "/"),
                canonical(request.query()),
                signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
                        .collect(Collectors.joining()),
                names,
                bodyDigest);
        headers.put(
                "authorization",
                "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(ALGORITHM, access.accessKey(), scope, names, signature(stamp, canonicalRequest)));
        return headers;
    }

    /** A URL that lets whoever has it send this request, which has neither headers nor a body, for so long. */
    URI presign(S3Request request, Instant now, Duration life) {
        String stamp = STAMP.format(now);
        S3Request signed = request.query("X-Amz-Algorithm", ALGORITHM)
                .query("X-Amz-Credential", access.accessKey() + "/" + scope(stamp))
                .query("X-Amz-Date", stamp)
                .query("X-Amz-Expires", String.valueOf(life.toSeconds()))
                .query("X-Amz-SignedHeaders", "host");
        String canonicalRequest = String.join(
                "\n",
                request.method(),
                encoded(request.path(), "/"),
                canonical(signed.query()),
                "host:" + access.endpoint().getRawAuthority() + "\n",
                "host",
                "UNSIGNED-PAYLOAD");
        return address(signed.query("X-Amz-Signature", signature(stamp, canonicalRequest)));
    }

    private String scope(String stamp) {
        return stamp.substring(0, DAY_CHARACTERS) + "/" + access.region() + "/s3/aws4_request";
    }

    private String signature(String stamp, String canonicalRequest) {
        String scope = scope(stamp);
        String toSign = String.join("\n", ALGORITHM, stamp, scope, hex(sha256(utf8(canonicalRequest))));
        return hex(hmac(key(scope), toSign));
    }

    private byte[] key(String scope) {
        byte[] key = utf8("AWS4" + access.secretKey());
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
    }

    private static String canonical(SortedMap<String, String> query) {
        return query.entrySet().stream().map(SigV4::canonical).sorted().collect(Collectors.joining("&"));
    }

    private static String canonical(Map.Entry<String, String> parameter) {
        return encoded(parameter.getKey(), "") + "=" + encoded(parameter.getValue(), "");
    }

    private static String encoded(String text, String alsoPlain) {
        var out = new StringBuilder();
        for (byte b : utf8(text)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || (UNRESERVED + alsoPlain).indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(utf8(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without HMAC", e);
        }
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
