package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.SideBySide;
import dev.rekindle.objectstore.s3.DisturbedUpload.Intent;
import dev.rekindle.testing.fault.Ending;
import dev.rekindle.testing.fault.Fault;
import dev.rekindle.testing.fault.FaultServer;
import dev.rekindle.testing.fault.HttpReply;
import dev.rekindle.testing.fault.S3Call;
import dev.rekindle.testing.store.Minio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of fault at every request of an upload, once and again and again. Whatever happens: no success that is none, nothing
 * visible but the whole object, and after an abort and a sweep no upload is left.
 */
class S3FaultTableTest {
    private static final byte[] SMALL = S3StoreTest.random(10_000);
    private static final byte[] LARGE = S3StoreTest.random((8 << 20) + 10_000);

    /** What passes by itself: where one of these strikes once, the upload goes on and succeeds. */
    private static final Set<String> PASSING = Set.of(
            "500",
            "500 and done",
            "503 with Retry-After",
            "reset",
            "closed",
            "answer lost by reset",
            "answer lost by close",
            "silence",
            "silence when done");

    /** How often a fault strikes. */
    private enum Often {
        ONCE,
        ALWAYS
    }

    private record Row(S3Call call, String name, Fault fault, Often often) {
        byte[] bytes() {
            return call == S3Call.PUT_OBJECT || call == S3Call.HEAD_OBJECT ? SMALL : LARGE;
        }

        Intent intent() {
            return call == S3Call.ABORT_UPLOAD ? Intent.ABORT : Intent.COMPLETE;
        }

        boolean passes() {
            return often == Often.ONCE && PASSING.contains(name);
        }

        @Override
        public String toString() {
            return call + " " + name + " " + often;
        }
    }

    @TestFactory
    Stream<DynamicTest> keepsItsPromisesWhateverGoesWrong() {
        return rows().stream().map(row -> SideBySide.test(row.toString(), () -> check(row)));
    }

    @Test
    void hasMoreThan120Rows() {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(120);
    }

    private static List<Row> rows() {
        var rows = new ArrayList<Row>();
        for (S3Call call : List.of(
                S3Call.PUT_OBJECT,
                S3Call.CREATE_UPLOAD,
                S3Call.UPLOAD_PART,
                S3Call.COMPLETE_UPLOAD,
                S3Call.HEAD_OBJECT)) {
            faults().forEach((name, fault) -> {
                for (Often often : Often.values()) {
                    rows.add(new Row(call, name, fault, often));
                }
            });
        }
        for (Often often : Often.values()) {
            rows.add(new Row(S3Call.ABORT_UPLOAD, "503", Fault.reply(HttpReply.s3Error(503, "SlowDown")), often));
            rows.add(new Row(S3Call.ABORT_UPLOAD, "answer lost", Fault.reset().afterForwarding(), often));
        }
        return rows;
    }

    private static Map<String, Fault> faults() {
        var faults = new LinkedHashMap<String, Fault>();
        faults.put("400 InvalidRequest", Fault.reply(HttpReply.s3Error(400, "InvalidRequest")));
        faults.put("400 BadDigest", Fault.reply(HttpReply.s3Error(400, "BadDigest")));
        faults.put("400 ExpiredToken", Fault.reply(HttpReply.s3Error(400, "ExpiredToken")));
        faults.put("403 AccessDenied", Fault.reply(HttpReply.s3Error(403, "AccessDenied")));
        faults.put("404 NoSuchUpload", Fault.reply(HttpReply.s3Error(404, "NoSuchUpload")));
        faults.put("409 conflict", Fault.reply(HttpReply.s3Error(409, "ConditionalRequestConflict")));
        faults.put("412", Fault.reply(HttpReply.s3Error(412, "PreconditionFailed")));
        faults.put("500", Fault.reply(HttpReply.s3Error(500, "InternalError")));
        faults.put(
                "500 and done",
                Fault.reply(HttpReply.s3Error(500, "InternalError")).afterForwarding());
        faults.put(
                "503 with Retry-After",
                Fault.reply(HttpReply.s3Error(503, "SlowDown").header("Retry-After", "1")));
        faults.put("200 with an error", Fault.reply(HttpReply.s3Error(200, "InternalError")));
        faults.put(
                "200 with an error and done",
                Fault.reply(HttpReply.s3Error(200, "InternalError")).afterForwarding());
        faults.put("200 and nothing done", Fault.reply(HttpReply.of(200)));
        faults.put("reset", Fault.reset());
        faults.put("closed", Fault.close());
        faults.put("answer lost by reset", Fault.reset().afterForwarding());
        faults.put("answer lost by close", Fault.close().afterForwarding());
        faults.put("answer cut", Fault.real().cutAt(10, Ending.CLOSE));
        faults.put("silence", Fault.stall());
        faults.put("silence when done", Fault.stall().afterForwarding());
        return faults;
    }

    private static void check(Row row) throws IOException {
        Bucket bucket = Bucket.on(Minio.shared());
        try (FaultServer faults = FaultServer.before(Minio.shared().endpoint());
                ObjectStore store =
                        S3Store.open(bucket.options(faults.url()).withDeadlines(DisturbedUpload.DEADLINES))) {
            // The first HEAD belongs to create(); those that matter come after.
            var match = row.call().match();
            long first = row.call() == S3Call.HEAD_OBJECT ? 2 : 1;
            faults.script(row.often() == Often.ONCE ? match.nth(first) : match.from(first), row.fault());

            var upload = DisturbedUpload.run(store, bucket, row.bytes(), row.intent());
            assertThat(faults.struck()).as("the fault struck").isPositive();
            faults.clearScript();

            if (row.passes()) {
                assertThat(upload.failure()).as("what passes by itself").isEmpty();
            }
            upload.assertNoHarm(store);
        }
    }
}
