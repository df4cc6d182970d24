package dev.rekindle.bench.loops;

import dev.rekindle.bbolt.Crc32cCombiner;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the status hash costs at the end of a scan: one combination of CRC-32C for each leaf. The score is leaves a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CrcCombination {
    private static final int LEAVES = 4096;

    private final int[] crcs = new SplittableRandom(1).ints(LEAVES).toArray();
    private final int[] lengths =
            new SplittableRandom(2).ints(LEAVES, 512, 65_536).toArray();

    /** Combines the hashes of 4,096 leaves. */
    @Benchmark
    @OperationsPerInvocation(LEAVES)
    public int leaves() {
        int crc = 0;
        for (int i = 0; i < LEAVES; i++) {
            crc = Crc32cCombiner.combine(crc, crcs[i], lengths[i]);
        }
        return crc;
    }
}
