package dev.rekindle.snapshot;

/** Hears how far a scan has come. Called by the scanning thread about once a mebibyte; must be quick. */
public interface ScanProgress {
    /** Hears nothing. */
    ScanProgress SILENT = (done, total) -> {};

    /** So many of so many bytes have been read. */
    void read(long done, long total);
}
