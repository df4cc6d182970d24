package dev.rekindle.cli.snapshot;

import dev.rekindle.cli.console.Printable;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import java.util.Base64;
import java.util.HexFormat;

/** How keys and values are written, in both directions. */
enum KeyText {
    /** As text, with escapes for what a terminal cannot show. */
    TEXT,
    /** In hexadecimal. */
    HEX,
    /** In base64. */
    BASE64;

    /** The bytes as they are printed. */
    String show(byte[] bytes) {
        return switch (this) {
            case TEXT -> Printable.escape(bytes);
            case HEX -> HexFormat.of().formatHex(bytes);
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
        };
    }

    /** The bytes that somebody typed as {@code what}. */
    byte[] parse(String what, String text) throws CommandFailedException {
        try {
            return switch (this) {
                case TEXT -> Printable.parse(text);
                case HEX -> HexFormat.of().parseHex(text);
                case BASE64 -> Base64.getDecoder().decode(text);
            };
        } catch (IllegalArgumentException e) {
            throw Complaint.usage(
                            what + " '" + text + "' is not " + form(),
                            this == TEXT ? String.valueOf(e.getMessage()) : "leave the flag out to give it as text")
                    .asException();
        }
    }

    private String form() {
        return switch (this) {
            case TEXT -> "text with escapes";
            case HEX -> "hexadecimal, though --hex says so";
            case BASE64 -> "base64, though --base64 says so";
        };
    }
}
