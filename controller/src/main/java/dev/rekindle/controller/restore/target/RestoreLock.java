package dev.rekindle.controller.restore.target;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mark on a target that says which restore has it. A reference, never an instruction:
 *
 * <pre>
 *  rekindle.dev/restore-lock: NAME/UID/TOKEN
 * </pre>
 *
 * @param restore name of the EtcdRestore, in the target's namespace
 * @param uid of the EtcdRestore
 * @param token of the restore
 */
public record RestoreLock(String restore, String uid, String token) {
    /** The annotation's key. */
    public static final String ANNOTATION = "rekindle.dev/restore-lock";

    private static final Pattern TEXT = Pattern.compile("([^/]+)/([^/]+)/([^/]+)");

    /** Reads what {@link #text} writes; empty for anything else. */
    public static Optional<RestoreLock> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new RestoreLock(parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /** The annotation's value. */
    public String text() {
        return restore + "/" + uid + "/" + token;
    }
}
