package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.SideBySide;
import dev.rekindle.testing.Await;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.RunningCommand;
import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.RequestMatch;
import dev.rekindle.testing.fault.S3Call;
import dev.rekindle.testing.store.Minio;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Uploads that end without a word, and uploads that have little memory. */
class S3ProcessTest {
    private static final ObjectKey KEY = new ObjectKey("ns/one.db");
    private static final int PARTS = 6;
    private static final int BYTES = (PARTS - 1) * (8 << 20) + 1_000;

    /** Where a process is killed: when a request has come, before or after the store has done what it asks. */
    private record Moment(String name, RequestMatch request, Fault fault, boolean visible) {}

    @TestFactory
    Stream<DynamicTest> leavesNothingVisibleWhenItIsKilled() {
        var moments = new ArrayList<Moment>();
        moments.add(new Moment("begin", S3Call.CREATE_UPLOAD.match(), Fault.stall(), false));
        moments.add(
                new Moment("begun", S3Call.CREATE_UPLOAD.match(), Fault.stall().afterForwarding(), false));
        for (int part = 1; part <= PARTS; part++) {
            RequestMatch nth = S3Call.UPLOAD_PART.match().nth(part);
            moments.add(new Moment("part " + part, nth, Fault.stall(), false));
            moments.add(
                    new Moment("part " + part + " stored", nth, Fault.stall().afterForwarding(), false));
        }
        moments.add(new Moment("complete", S3Call.COMPLETE_UPLOAD.match(), Fault.stall(), false));
        moments.add(new Moment(
                "completed", S3Call.COMPLETE_UPLOAD.match(), Fault.stall().afterForwarding(), true));
        return moments.stream().map(moment -> SideBySide.test(moment.name(), () -> kill(moment)));
    }

    private static void kill(Moment moment) throws IOException {
        Bucket bucket = Bucket.on(Minio.shared());
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint())) {
            faults.script(moment.request(), moment.fault());
            try (RunningCommand uploader = Uploader.command(bucket, faults.url(), KEY, BYTES, "-XX:TieredStopAtLevel=1")
                    .start()) {
                Await.until("the process to be at: " + moment.name(), Duration.ofSeconds(60), () -> {
                    boolean there = faults.struck() > 0;
                    return there && (!moment.visible() || !bucket.keys().isEmpty());
                });
                uploader.process().destroyForcibly().onExit().join();
            }
        }
        try (ObjectStore store = S3Store.open(bucket.options())) {
            store.sweep(ObjectPrefix.ROOT, Duration.ZERO);
        }
        assertThat(bucket.openUploads(KEY)).as("uploads after a sweep").isZero();
        assertThat(bucket.keys()).isEqualTo(moment.visible() ? List.of("below/" + KEY) : List.of());
        if (moment.visible()) {
            assertThat(bucket.content(KEY)).isEqualTo(Uploader.content(0, BYTES));
        }
    }

    /** Five parts of 8 MiB, and what the JVM, the SDK and TLS-less HTTP need; without a bound this fails within the first seconds. */
    @Test
    void uploadsAGibibyteWithin96MibOfHeap() {
        Bucket bucket = Bucket.on(Minio.shared());

        CommandResult result = Uploader.command(bucket, Minio.shared().endpoint(), KEY, 1L << 30, "-Xmx96m")
                .within(Duration.ofMinutes(5))
                .run();

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.out()).contains(String.valueOf(1L << 30));
        bucket.server()
                .requests()
                .must(dev.rekindle.testing.store.S3Request.of("DELETE", "/" + bucket.name() + "/below/" + KEY));
    }
}
