package dev.rekindle.cli.console;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as text that is safe on a terminal and can be typed again. What is readable stands for itself; everything else, above all what would
 * steer a terminal or turn the direction of writing round, is escaped: {@code \n}, {@code \t}, {@code \r}, {@code \\}, and
 * {@code \xNN} for any other byte. {@link #parse} is the exact reverse of {@link #escape}.
 */
public final class Printable {
    private static final HexFormat HEX = HexFormat.of();
    private static final int LONGEST_SEQUENCE = 4;

    private Printable() {}

    /** The bytes as escaped text. */
    public static String escape(byte[] bytes) {
        var text = new StringBuilder(bytes.length);
        int i = 0;
        while (i < bytes.length) {
            int length = readable(bytes, i, text);
            if (length == 0) {
                escape(bytes[i], text);
                length = 1;
            }
            i += length;
        }
        return text.toString();
    }

    /** A text of our own, in which something from outside may stand, with escapes for all that a terminal would not show, but for line ends. */
    public static String show(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == ' ' || (point != 0x7f && isShown(point))) {
                shown.appendCodePoint(point);
            } else {
                for (byte value : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    escape(value, shown);
                }
            }
        });
        return shown.toString();
    }

    /**
     * The bytes that an escaped text stands for.
     *
     * @throws IllegalArgumentException if a backslash is followed by something else than {@link #escape} writes
     */
    public static byte[] parse(String text) {
        var bytes = new ByteArrayOutputStream(text.length());
        int i = 0;
        while (i < text.length()) {
            int end = text.indexOf('\\', i);
            end = end < 0 ? text.length() : end;
            bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
            i = end == text.length() ? end : unescape(text, end, bytes);
        }
        return bytes.toByteArray();
    }

    private static int unescape(String text, int backslash, ByteArrayOutputStream bytes) {
        char kind = backslash + 1 < text.length() ? text.charAt(backslash + 1) : ' ';
        switch (kind) {
            case 'n' -> bytes.write('\n');
            case 't' -> bytes.write('\t');
            case 'r' -> bytes.write('\r');
            case '\\' -> bytes.write('\\');
            case 'x' -> {
                int end = backslash + 4;
                if (end > text.length()) {
                    throw badEscape(text, backslash);
                }
                try {
                    bytes.writeBytes(HEX.parseHex(text, backslash + 2, end));
                } catch (IllegalArgumentException _) {
                    throw badEscape(text, backslash);
                }
                return end;
            }
            default -> throw badEscape(text, backslash);
        }
        return backslash + 2;
    }

    private static IllegalArgumentException badEscape(String text, int backslash) {
        return new IllegalArgumentException("\"" + text.substring(backslash, Math.min(text.length(), backslash + 4))
                + "\" is no escape; write \\\\ for a backslash, \\xNN for a byte");
    }

    /** Appends the character that begins at {@code start} if a terminal can show it, and returns how many bytes it has; else 0. */
    private static int readable(byte[] bytes, int start, StringBuilder text) {
        int first = bytes[start];
        if (first >= 0) {
            boolean plain = first >= ' ' && first != 0x7f && first != '\\';
            if (plain) {
                text.append((char) first);
            }
            return plain ? 1 : 0;
        }
        for (int length = 2; length <= LONGEST_SEQUENCE && start + length <= bytes.length; length++) {
            int point = decode(ByteBuffer.wrap(bytes, start, length));
            if (point >= 0) {
                if (!isShown(point)) {
                    return 0;
                }
                text.appendCodePoint(point);
                return length;
            }
        }
        return 0;
    }

    /** The one code point that these bytes are in UTF-8, or -1. */
    private static int decode(ByteBuffer sequence) {
        try {
            String character = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(sequence)
                    .toString();
            return character.codePointCount(0, character.length()) == 1 ? character.codePointAt(0) : -1;
        } catch (CharacterCodingException _) {
            return -1;
        }
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> true;
        };
    }

    private static void escape(byte value, StringBuilder text) {
        switch (value) {
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\r' -> text.append("\\r");
            case '\\' -> text.append("\\\\");
            default -> text.append("\\x").append(HEX.toHexDigits(value));
        }
    }
}
