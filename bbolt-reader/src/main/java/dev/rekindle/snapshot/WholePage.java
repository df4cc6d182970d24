package dev.rekindle.snapshot;

/** A page with overflow that is put together in memory. */
final class WholePage implements SpanningPage {
    private final long page;
    private final long overflow;
    private final long offset;
    private final byte[] bytes;
    private int filled;

    /** @param pageSize bytes of one page; the whole of them must fit into an array */
    WholePage(long page, long overflow, int pageSize) {
        this.page = page;
        this.overflow = overflow;
        this.offset = page * pageSize;
        this.bytes = new byte[Math.toIntExact((overflow + 1) * pageSize)];
    }

    @Override
    public long page() {
        return page;
    }

    @Override
    public long overflow() {
        return overflow;
    }

    @Override
    public long memory() {
        return bytes.length;
    }

    @Override
    public void take(byte[] source, int from, int length) {
        System.arraycopy(source, from, bytes, filled, length);
        filled += length;
    }

    /** The page, once all of it is there. */
    PageImage image() {
        return new PageImage(bytes, 0, bytes.length, page, offset);
    }
}
