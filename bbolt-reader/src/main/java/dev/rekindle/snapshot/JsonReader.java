package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.SCHEMA_VALUE;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A strict pull reader of the few JSON values that etcd stores (RFC 8259): well-formed UTF-8, no trailing bytes, nesting of at most 16, numbers that
 * are integers read without loss above 2^53. A {@code null} reads as the empty value, which is what Go's encoder writes for a nil slice.
 */
final class JsonReader {
    private static final int DEEPEST = 16;
    private static final int UNICODE_DIGITS = 4;
    private static final int SHOWN = 40;

    private final String text;
    private final String what;
    private int at;
    private int depth;

    /** @param what whose value this is, for people */
    JsonReader(MemorySegment utf8, String what) throws SnapshotCorruptException {
        this.what = what;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8.toArray(ValueLayout.JAVA_BYTE)))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw corrupt(SCHEMA_VALUE, what).expected("JSON").found("bytes that are not UTF-8");
        }
    }

    /** Reads the value of the member with this name, exactly. */
    interface MemberValue {
        void read(String name) throws SnapshotCorruptException;
    }

    /** Reads an object, handing the name of each member to {@code value}. */
    void object(MemberValue value) throws SnapshotCorruptException {
        descend();
        require('{');
        if (!accept('}')) {
            do {
                String name = string();
                require(':');
                value.read(name);
            } while (accept(','));
            require('}');
        }
        depth--;
    }

    /** Reads an array of strings, or {@code null}. */
    List<String> strings() throws SnapshotCorruptException {
        var strings = new ArrayList<String>();
        if (!acceptWord("null")) {
            require('[');
            if (!accept(']')) {
                do {
                    strings.add(string());
                } while (accept(','));
                require(']');
            }
        }
        return strings;
    }

    /** Reads a whole number from 0 to 2^64−1. */
    long unsignedLong() throws SnapshotCorruptException {
        blank();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.isEmpty() || (digits.length() > 1 && digits.charAt(0) == '0')) {
            throw malformed("a whole number");
        }
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw malformed("a whole number below 2^64");
        }
    }

    /** Reads {@code true} or {@code false}. */
    boolean bool() throws SnapshotCorruptException {
        if (acceptWord("true")) {
            return true;
        }
        if (acceptWord("false")) {
            return false;
        }
        throw malformed("true or false");
    }

    /** Reads a string. */
    String string() throws SnapshotCorruptException {
        require('"');
        var string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char next = text.charAt(at++);
            if (next < ' ') {
                throw malformed("no control character inside a string");
            }
            string.append(next == '\\' ? escaped() : next);
        }
        requireHere('"');
        return string.toString();
    }

    /** Passes over one value of any type. */
    void skip() throws SnapshotCorruptException {
        blank();
        switch (at < text.length() ? text.charAt(at) : ' ') {
            case '{' -> object(name -> skip());
            case '[' -> skipArray();
            case '"' -> string();
            case 't', 'f' -> bool();
            case 'n' -> requireNull();
            default -> skipNumber();
        }
    }

    /** Demands that nothing follows. */
    void end() throws SnapshotCorruptException {
        blank();
        if (at != text.length()) {
            throw malformed("nothing more");
        }
    }

    /** {@code text} with everything outside printable ASCII replaced, and cut to a length that a message can carry. */
    static String printable(String text) {
        String plain = text.replaceAll("[^ -~]", "?");
        return plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain;
    }

    private char escaped() throws SnapshotCorruptException {
        char next = at < text.length() ? text.charAt(at++) : ' ';
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed("an escape sequence");
        };
    }

    private char unicode() throws SnapshotCorruptException {
        var code = 0;
        for (int i = 0; i < UNICODE_DIGITS; i++) {
            int digit = at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at++), 16) : -1;
            if (digit < 0) {
                throw malformed("four hexadecimal digits");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private void skipArray() throws SnapshotCorruptException {
        descend();
        require('[');
        if (!accept(']')) {
            do {
                skip();
            } while (accept(','));
            require(']');
        }
        depth--;
    }

    private void skipNumber() throws SnapshotCorruptException {
        int start = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (!text.substring(start, at).matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw malformed("a value");
        }
    }

    private void requireNull() throws SnapshotCorruptException {
        if (!acceptWord("null")) {
            throw malformed("a value");
        }
    }

    private void descend() throws SnapshotCorruptException {
        if (++depth > DEEPEST) {
            throw malformed("nesting of at most " + DEEPEST);
        }
    }

    private boolean acceptWord(String word) {
        blank();
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private boolean accept(char wanted) {
        blank();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void require(char wanted) throws SnapshotCorruptException {
        blank();
        requireHere(wanted);
    }

    private void requireHere(char wanted) throws SnapshotCorruptException {
        if (at >= text.length() || text.charAt(at) != wanted) {
            throw malformed("'" + wanted + "'");
        }
        at++;
    }

    private void blank() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private SnapshotCorruptException malformed(String expected) {
        String found = at >= text.length() ? "the end" : printable(text.substring(at));
        return corrupt(SCHEMA_VALUE, what + ", character " + at)
                .expected(expected)
                .found(found);
    }
}
