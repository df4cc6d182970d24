package dev.rekindle.objectstore.s3;

/**
 * How an object is cut, all parts but the last alike (R2 wants them so).
 *
 * @param bytes of a part
 * @param inFlight parts on their way at once; with the one that is being filled they are what an upload needs of memory
 */
record PartSize(int bytes, int inFlight) {
    private static final long MIB = 1 << 20;
    private static final long SMALLEST = 8 * MIB;

    /** S3's largest part is 5 GiB; beyond this one an array could not hold it. */
    private static final long LARGEST = 1024 * MIB;

    /** S3 takes 10,000 parts; a tenth is kept for objects that grow longer than was announced. */
    private static final long AIM = 9_000;

    private static final long MEMORY = 64 * MIB;
    private static final int MOST = 4;
    private static final int FEWEST = 2;

    /** 8 MiB in four parts at once up to 70 GB; 1 TiB goes in parts of 117 MiB, two at once. */
    static PartSize of(long expectedBytes) {
        long even = Math.ceilDiv(Math.max(expectedBytes, 0), AIM);
        long rounded = Math.multiplyExact(Math.ceilDiv(even, MIB), MIB);
        long bytes = Math.min(LARGEST, Math.max(SMALLEST, rounded));
        long affordable = MEMORY / bytes - 1;
        return new PartSize(Math.toIntExact(bytes), (int) Math.max(FEWEST, Math.min(MOST, affordable)));
    }
}
