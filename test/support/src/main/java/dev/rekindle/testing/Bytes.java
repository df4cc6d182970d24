package dev.rekindle.testing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Bytes with value equality and etcd's (unsigned) order: a key or a value. */
public final class Bytes implements Comparable<Bytes> {
    private static final int SHOWN = 64;

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** A copy of an array. */
    public static Bytes of(byte[] array) {
        return new Bytes(array.clone());
    }

    /** Text in UTF-8. */
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Standard base64, as in etcd's JSON. */
    @JsonCreator
    public static Bytes ofBase64(String base64) {
        return new Bytes(Base64.getDecoder().decode(base64));
    }

    /** A copy as an array. */
    public byte[] toArray() {
        return array.clone();
    }

    /** How many. */
    public int size() {
        return array.length;
    }

    /** As standard base64. */
    @JsonValue
    public String base64() {
        return Base64.getEncoder().encodeToString(array);
    }

    /** As text; bytes that are no UTF-8 are replaced. */
    public String text() {
        return new String(array, StandardCharsets.UTF_8);
    }

    /**
     * The end of the range of all keys that begin with these bytes, as etcd wants it: the last byte that is not 0xFF is raised by one; a single 0
     * byte, "to the end of all keys", if there is none.
     */
    public Bytes prefixEnd() {
        for (int i = array.length - 1; i >= 0; i--) {
            if (array[i] != (byte) 0xFF) {
                byte[] end = Arrays.copyOf(array, i + 1);
                end[i]++;
                return new Bytes(end);
            }
        }
        return new Bytes(new byte[1]);
    }

    /** The smallest key that is greater than this one. */
    public Bytes successor() {
        return new Bytes(Arrays.copyOf(array, array.length + 1));
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(array, other.array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** Readable text as it is, anything else as hex, long ones cut. */
    @Override
    public String toString() {
        byte[] shown = array.length > SHOWN ? Arrays.copyOf(array, SHOWN) : array;
        String more = array.length > SHOWN ? "... (" + array.length + " bytes)" : "";
        for (byte b : shown) {
            if (b < ' ' || b > '~') {
                return "0x" + HexFormat.of().formatHex(shown) + more;
            }
        }
        return new String(shown, StandardCharsets.US_ASCII) + more;
    }
}
