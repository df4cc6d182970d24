package dev.rekindle.backup;

import dev.rekindle.backup.encoding.EncodedUpload;
import dev.rekindle.backup.etcd.SnapshotStream;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Moves a snapshot from its stream through the scanner into the upload. Hashing, checking pages and writing have a thread each
 * and see the same chunks, so that the slowest of them sets the pace and nothing is copied for the others.
 */
final class SnapshotTransfer {
    private final SnapshotStream stream;
    private final SnapshotScanner scanner;
    private final EncodedUpload upload;
    private final LongSupplier spooled;
    private final BackupListener listener;

    /** With what says how many bytes were spooled so far. */
    SnapshotTransfer(
            SnapshotStream stream,
            SnapshotScanner scanner,
            EncodedUpload upload,
            LongSupplier spooled,
            BackupListener listener) {
        this.stream = stream;
        this.scanner = scanner;
        this.upload = upload;
        this.spooled = spooled;
        this.listener = listener;
    }

    /** Reads to the end of the stream and returns what the scan proved. The upload is neither completed nor aborted here. */
    SnapshotReport run() throws IOException {
        long total = stream.totalBytes();
        try (var fan = new ChunkFan(List.of(
                new ChunkFan.Branch("backup-digest", scanner::updateDigest),
                new ChunkFan.Branch("backup-pages", this::scanPages),
                new ChunkFan.Branch("backup-upload", upload::write)))) {
            fan.sendAll(
                    stream::read,
                    received -> listener.on(new BackupEvent.Received(received, total, spooled.getAsLong())));
        }
        SnapshotReport report = scanner.finish();
        if (report.size() != total) {
            throw new IllegalStateException("the scanner saw " + report.size() + " of " + total + " bytes");
        }
        return report;
    }

    /** As soon as the first pages tell their number, what the member announced must be the same. */
    private void scanPages(ByteBuffer bytes) throws IOException {
        scanner.updatePages(bytes);
        OptionalLong expected = scanner.announcedLength();
        if (expected.isPresent() && expected.getAsLong() != stream.totalBytes()) {
            throw new BackupException(
                    BackupException.Reason.SOURCE_INCONSISTENT,
                    "the member announced " + stream.totalBytes() + " bytes, its first page says "
                            + expected.getAsLong() + "; it streams another file than its own database");
        }
    }
}
