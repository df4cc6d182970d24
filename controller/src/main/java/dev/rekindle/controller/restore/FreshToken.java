package dev.rekindle.controller.restore;

import java.util.random.RandomGenerator;

/**
 * Tokens that no restore had before: an owner's own token once mixed old and new data without an error, and an old leader that still ended was kept
 * away from restored members by nothing but another cluster id.
 */
final class FreshToken {
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int RANDOM = 12;
    private static final int LONGEST_NAME = 40;

    private final RandomGenerator random;

    FreshToken(RandomGenerator random) {
        this.random = random;
    }

    /** A new one, with the name of what is restored behind it, for people: {@code 7f3k2m9qxw4h-prod}. */
    String next(String target) {
        var token = new StringBuilder();
        for (int i = 0; i < RANDOM; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        String name = target.replace('.', '-');
        return token + "-"
                + name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("-+$", "");
    }
}
