package dev.rekindle.objectstore.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Makes foreign text fit to be shown: short, printable, and without anything that signs or encrypts. */
final class SecretFilter {
    private static final List<String> TELLTALE = List.of(
            "signature=",
            "credential=",
            "aws4-hmac",
            "authorization",
            "x-amz-security-token",
            "x-amz-signature",
            "x-amz-credential",
            "customer-key");
    private static final int SHORTEST_SECRET = 4;
    private static final int LONGEST_CODE = 64;

    private final Keys keys;
    private final List<String> fixed;

    SecretFilter(Keys keys, S3Options options) {
        this.keys = keys;
        this.fixed = new ArrayList<>();
        if (options.writing().encryption() instanceof Encryption.CustomerKey customer) {
            fixed.add(customer.base64().reveal());
        }
        options.connection().proxy().map(url -> url.getUserInfo()).ifPresent(user -> {
            fixed.add(user);
            fixed.add(user.substring(user.indexOf(':') + 1));
        });
    }

    /** An error's code, which may well be {@code AuthorizationHeaderMalformed}; withheld if it is more than a word. */
    String code(String text) {
        boolean word = text.matches("[A-Za-z0-9]{1,64}") && secrets().noneMatch(text::contains);
        return word ? text : clean(text, LONGEST_CODE);
    }

    String clean(String text, int limit) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (TELLTALE.stream().anyMatch(lower::contains) || secrets().anyMatch(text::contains)) {
            return "(withheld, because it quotes a request)";
        }
        var shown = new StringBuilder();
        text.codePoints().limit(limit).forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return shown.append(text.codePointCount(0, text.length()) > limit ? "…" : "")
                .toString();
    }

    private Stream<String> secrets() {
        return Stream.concat(fixed.stream(), keys.secrets().stream())
                .filter(secret -> secret.length() >= SHORTEST_SECRET);
    }
}
