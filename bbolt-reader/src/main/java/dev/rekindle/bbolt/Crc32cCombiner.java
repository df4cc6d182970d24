package dev.rekindle.bbolt;

/**
 * Combines CRC-32C values: from those of two runs of bytes, that of their concatenation, without the bytes.
 *
 * <p>A CRC is the remainder of a polynomial over GF(2). Appending n bytes multiplies it by x^(8n), so {@code crc(A‖B) = crc(A)·x^(8·|B|) + crc(B)}
 * modulo the Castagnoli polynomial; the initial and final inversions of the standard CRC cancel. Powers for every bit of a length are tabulated, and
 * those of lengths below 64 KiB, the sizes of pages, in two steps.
 */
public final class Crc32cCombiner {
    /** x^32 mod P of the Castagnoli polynomial P, bit-reversed: bit 31 is x^0 (RFC 3720, appendix B.4). */
    private static final int POLYNOMIAL = 0x82F63B78;

    private static final int ONE = 1 << 31;
    private static final int BYTE = 8;
    private static final int TABLE = 1 << BYTE;
    private static final int MASK = TABLE - 1;

    /** Entry k is x^(8·2^k). */
    private static final int[] DOUBLINGS = doublings();
    /** Entry n is x^(8n). */
    private static final int[] BYTES = powers(DOUBLINGS[0]);
    /** Entry n is x^(8·256n). */
    private static final int[] PAGES = powers(DOUBLINGS[BYTE]);

    private Crc32cCombiner() {}

    /**
     * The CRC-32C of A‖B.
     *
     * @param first the CRC-32C of A
     * @param second the CRC-32C of B
     * @param secondLength bytes of B
     */
    public static int combine(int first, int second, long secondLength) {
        if (secondLength < 0) {
            throw new IllegalArgumentException("a length is never negative: " + secondLength);
        }
        if (secondLength == 0) {
            return first;
        }
        int shifted = times(first, BYTES[(int) secondLength & MASK]);
        if (secondLength >= TABLE) {
            shifted = times(shifted, PAGES[(int) (secondLength >>> BYTE) & MASK]);
        }
        int bit = 2 * BYTE;
        for (long rest = secondLength >>> bit; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                shifted = times(shifted, DOUBLINGS[bit]);
            }
            bit++;
        }
        return shifted ^ second;
    }

    /** The product of two polynomials modulo P. */
    private static int times(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bits = a; bits != 0; bits <<= 1) {
            product ^= shifted & (bits >> 31);
            shifted = (shifted >>> 1) ^ (POLYNOMIAL & -(shifted & 1));
        }
        return product;
    }

    private static int[] doublings() {
        var table = new int[Long.SIZE];
        int power = ONE >>> BYTE;
        for (int k = 0; k < table.length; k++) {
            table[k] = power;
            power = times(power, power);
        }
        return table;
    }

    private static int[] powers(int base) {
        var table = new int[TABLE];
        int power = ONE;
        for (int n = 0; n < table.length; n++) {
            table[n] = power;
            power = times(power, base);
        }
        return table;
    }
}
