package dev.rekindle.localize;

import dev.rekindle.localize.failure.UsageException;
import java.util.regex.Pattern;

/**
 * One restore of one member.
 *
 * @param token names this restore: 1 to 64 letters, digits, {@code .}, {@code _} and {@code -}, beginning with a letter or digit. A target that
 *     bears this token's receipt is done; any other token is another restore
 * @param target where the member lives
 * @param content what the member shall hold
 */
public record RestoreRequest(String token, Target target, Content content) {
    // The token becomes part of directory names.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** Refuses a token that could not be part of a file name. */
    public RestoreRequest {
        if (!isToken(token)) {
            throw new IllegalArgumentException("token: expected " + TOKEN + ", found \"" + token + "\"");
        }
    }

    /** Whether a text has the form of a token. */
    static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** The same for values that come from people: refuses by {@link UsageException}. */
    public static RestoreRequest of(String token, Target target, Content content) throws UsageException {
        try {
            return new RestoreRequest(token, target, content);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
