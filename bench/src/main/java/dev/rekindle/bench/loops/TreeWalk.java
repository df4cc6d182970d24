package dev.rekindle.bench.loops;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.bbolt.Cursor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Random access: one operation walks every row of bucket {@code key} of the sample snapshot in key order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class TreeWalk {
    /** Returns the bytes of all keys and values, so that no row is skipped. */
    @Benchmark
    public long rows() throws IOException {
        try (BboltFile file = BboltFile.open(SampleSnapshot.path())) {
            Cursor cursor = file.root()
                    .bucket("key".getBytes(StandardCharsets.UTF_8))
                    .orElseThrow()
                    .cursor();
            long bytes = 0;
            for (boolean more = cursor.first(); more; more = cursor.next()) {
                bytes += cursor.key().byteSize() + cursor.value().byteSize();
            }
            return bytes;
        }
    }
}
