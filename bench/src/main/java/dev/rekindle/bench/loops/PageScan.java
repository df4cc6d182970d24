package dev.rekindle.bench.loops;

import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.snapshot.SnapshotScanner;
import dev.rekindle.snapshot.TrailerPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The structural half of a proof on one thread, the page cache warm: one operation reads and scans the whole sample snapshot. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class PageScan {
    private static final int CHUNK = 1 << 20;

    /** Reads, hashes and scans: what one thread alone would need. */
    @Benchmark
    public SnapshotReport digestAndPages() throws IOException {
        var scanner = new SnapshotScanner(ScanOptions.snapshot());
        feed(scanner::update);
        return scanner.finish();
    }

    /** Reads and scans, without the digest. */
    @Benchmark
    public SnapshotScanner pagesAlone() throws IOException {
        var scanner = new SnapshotScanner(ScanOptions.snapshot().trailer(TrailerPolicy.OPTIONAL));
        feed(scanner::updatePages);
        return scanner;
    }

    private interface Consumer {
        void accept(ByteBuffer bytes) throws SnapshotCorruptException;
    }

    private static void feed(Consumer consumer) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        try (FileChannel channel = FileChannel.open(SampleSnapshot.path(), StandardOpenOption.READ)) {
            while (channel.read(chunk.clear()) >= 0) {
                consumer.accept(chunk.flip());
            }
        }
    }
}
