package dev.rekindle.snapshot;

/** What a scan demands and remembers. */
public record ScanOptions(TrailerPolicy trailer, RowPolicy rows) {
    /** For a snapshot as etcd streams it: the trailer must be right; no row is remembered. */
    public static ScanOptions snapshot() {
        return new ScanOptions(TrailerPolicy.REQUIRED, new RowPolicy.None());
    }

    /** The same with another demand on the trailer. */
    public ScanOptions trailer(TrailerPolicy policy) {
        return new ScanOptions(policy, rows);
    }

    /** The same with rows remembered in at most {@code budgetBytes} bytes. */
    public ScanOptions collectingRows(long budgetBytes) {
        return new ScanOptions(trailer, new RowPolicy.Collect(budgetBytes));
    }
}
