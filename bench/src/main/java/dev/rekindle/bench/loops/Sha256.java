package dev.rekindle.bench.loops;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The only serial stage of a restore: SHA-256 on one thread. One operation is one mebibyte, so the score is MiB/s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Sha256 {
    private static final int MEBIBYTES = 4;

    private final byte[] bytes = new byte[MEBIBYTES << 20];

    /** Zeros hash as fast as anything, but a person would doubt it. */
    @Setup
    public void fill() {
        new SplittableRandom(1).nextBytes(bytes);
    }

    /** Hashes four mebibytes. */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public byte[] mebibytes() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
