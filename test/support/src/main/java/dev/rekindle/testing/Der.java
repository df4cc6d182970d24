package dev.rekindle.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The few ASN.1 DER types of a certificate (X.690): the JDK can sign one and read one, but not write one down. */
final class Der {
    private static final DateTimeFormatter GENERALIZED_TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int SHORT_LENGTH = 0x80;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return element(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return element(0x31, parts);
    }

    static byte[] integer(BigInteger value) {
        return element(0x02, value.toByteArray());
    }

    static byte[] truth() {
        return element(0x01, new byte[] {(byte) 0xFF});
    }

    static byte[] octets(byte[] content) {
        return element(0x04, content);
    }

    /** A bit string of whole bytes. */
    static byte[] bits(byte[] content) {
        return element(0x03, new byte[1], content);
    }

    /** A bit string of up to eight named bits, the first in the highest place, as in KeyUsage. */
    static byte[] namedBits(int bits) {
        return element(0x03, new byte[] {(byte) Integer.numberOfTrailingZeros(bits), (byte) bits});
    }

    static byte[] text(String text) {
        return element(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] time(Instant time) {
        return element(0x18, GENERALIZED_TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] objectIdentifier(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        var content = new ByteArrayOutputStream();
        content.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    content.write(((arc >>> shift) & 0x7F) | 0x80);
                }
            }
            content.write(arc & 0x7F);
        }
        return element(0x06, content.toByteArray());
    }

    /** {@code [number] EXPLICIT content}. */
    static byte[] explicit(int number, byte[] content) {
        return element(CONTEXT | CONSTRUCTED | number, content);
    }

    /** {@code [number] IMPLICIT} over a primitive type. */
    static byte[] implicit(int number, byte[] content) {
        return element(CONTEXT | number, content);
    }

    private static byte[] element(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        var all = new ByteArrayOutputStream();
        all.write(tag);
        if (length < SHORT_LENGTH) {
            all.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int skip = digits[0] == 0 ? 1 : 0;
            all.write(0x80 | (digits.length - skip));
            all.write(digits, skip, digits.length - skip);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
