package dev.rekindle.objectstore;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The rules that keys and prefixes share, for the stores. */
public final class KeySyntax {
    private static final int QUOTED_CHARS = 80;

    private KeySyntax() {}

    static void check(String what, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c) || c == '\\') {
                throw new IllegalArgumentException(
                        what + " " + quoted(value) + " has a control character or a backslash at position " + i);
            }
        }
        if (utf8Length(what, value) > ObjectKey.MAX_BYTES) {
            throw new IllegalArgumentException(
                    what + " " + quoted(value) + " is longer than " + ObjectKey.MAX_BYTES + " bytes");
        }
        for (String segment : value.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException(what + " " + quoted(value)
                        + " has an empty, '.' or '..' segment; write it relative to the store, like cluster/name.db");
            }
        }
    }

    /** Orders texts by their bytes in UTF-8, as buckets list them. */
    public static int compareUtf8(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    /** A hostile value made printable: quoted, control characters escaped, cut after {@value #QUOTED_CHARS} characters. */
    public static String quoted(String value) {
        var shown = new StringBuilder("'");
        value.codePoints().limit(QUOTED_CHARS).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(value.length() > QUOTED_CHARS ? "…'" : "'").toString();
    }

    /** The key that a store listed by this name, relative to where it is open; else the name, quoted, is added to {@code unnameable}. */
    public static Optional<ObjectKey> listed(String name, List<String> unnameable) {
        if (name.isEmpty() || name.endsWith("/")) {
            return Optional.empty(); // a console's "folder"
        }
        try {
            return Optional.of(new ObjectKey(name));
        } catch (IllegalArgumentException _) {
            unnameable.add(quoted(name));
            return Optional.empty();
        }
    }

    private static int utf8Length(String what, String value) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            return encoded.remaining();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + " " + quoted(value) + " is not valid Unicode", e);
        }
    }
}
