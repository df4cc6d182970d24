package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.SideBySide;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every request of every operation, met by every fault, once and for ever. Whatever happens: no success that is none, no part of an
 * object that can be seen, nothing of others that is touched.
 */
class GcsFaultTableTest {
    private static final ObjectKey OTHER = new ObjectKey("ns/cluster/other.db");
    private static final byte[] OTHERS = random(321);

    /** Two chunks and a rest, of the smallest size that the store allows. */
    private static final byte[] BYTES = random(2 * ResumableSession.QUANTUM + 54_321);

    /** Repetitions for a moment, but for one long enough that there is a first on a busy machine. */
    private static final GcsDeadlines HASTY = new GcsDeadlines(
            Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(150), Duration.ofMillis(2));

    /** A request of an operation: the n-th of its kind. */
    private record Target(Operation operation, GcsCall call, int number) {}

    /** A fault by name. */
    private record Named(String name, GcsFault fault) {}

    private enum Operation {
        UPLOAD,
        READ,
        DELETE,
        LIST,
        HEAD
    }

    private enum Lasting {
        ONCE,
        FOR_EVER
    }

    private static final List<Target> TARGETS = List.of(
            new Target(Operation.UPLOAD, GcsCall.BEGIN, 1),
            new Target(Operation.UPLOAD, GcsCall.CHUNK, 1),
            new Target(Operation.UPLOAD, GcsCall.CHUNK, 2),
            new Target(Operation.UPLOAD, GcsCall.LAST_CHUNK, 1),
            // After a chunk that broke, and after a lost answer to the last one: see provoke.
            new Target(Operation.UPLOAD, GcsCall.QUERY, 1),
            new Target(Operation.UPLOAD, GcsCall.QUERY, 2),
            new Target(Operation.UPLOAD, GcsCall.HEAD, 1),
            new Target(Operation.UPLOAD, GcsCall.CANCEL, 1),
            new Target(Operation.READ, GcsCall.MEDIA, 1),
            new Target(Operation.READ, GcsCall.MEDIA, 2),
            new Target(Operation.DELETE, GcsCall.DELETE, 1),
            new Target(Operation.LIST, GcsCall.LIST, 1),
            new Target(Operation.LIST, GcsCall.LIST, 2),
            new Target(Operation.HEAD, GcsCall.HEAD, 1));

    private static final List<Named> FAULTS = faults();

    @TestFactory
    Stream<DynamicTest> neitherLiesNorShowsAPart() {
        return cases().stream().map(each -> SideBySide.test(each.toString(), each::check));
    }

    @Test
    void hasAtLeastOneHundredAndTwentyCases() {
        assertThat(cases()).hasSizeGreaterThan(120);
    }

    private static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (Target target : TARGETS) {
            for (Named fault : FAULTS) {
                for (Lasting lasting : Lasting.values()) {
                    cases.add(new Case(target, fault, lasting));
                }
            }
        }
        return cases;
    }

    private static List<Named> faults() {
        var faults = new ArrayList<Named>();
        IntStream.of(400, 401, 403, 404, 408, 409, 410, 412, 416, 429, 500, 502, 503, 504)
                .forEach(status ->
                        faults.add(new Named("" + status, GcsFault.Answers.error(status, "fault", "a fault"))));
        faults.add(new Named("302", new GcsFault.Answers(302, "", Map.of("Location", "http://127.0.0.1:1/"))));
        faults.add(new Named("308 without range", new GcsFault.Answers(308, "", Map.of())));
        faults.add(new Named("308 too far", new GcsFault.Answers(308, "", Map.of("Range", "bytes=0-99999999"))));
        faults.add(new Named("200 from a proxy", new GcsFault.Answers(200, "<html>hello</html>", Map.of())));
        faults.add(new Named("503 as HTML", new GcsFault.Answers(503, "<html>no</html>", Map.of())));
        faults.add(new Named("breaks", new GcsFault.Breaks()));
        faults.add(new Named("loses the answer", new GcsFault.LosesTheAnswer()));
        faults.add(new Named("cuts the request at 0", new GcsFault.CutsTheRequest(0)));
        faults.add(new Named("cuts the request at 100000", new GcsFault.CutsTheRequest(100_000)));
        faults.add(new Named("cuts the answer at 0", new GcsFault.CutsTheAnswer(0)));
        faults.add(new Named("cuts the answer at 20", new GcsFault.CutsTheAnswer(20)));
        faults.add(new Named("tells another checksum", new GcsFault.TellsAnotherChecksum()));
        return faults;
    }

    private record Case(Target target, Named fault, Lasting lasting) {

        void check() throws IOException {
            try (FakeGcs gcs = FakeGcs.start(Access.ANYBODY).withBucket(BUCKET);
                    ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs)
                            .withPageSize(1)
                            .withAccess(
                                    new GcsCredentials.None(),
                                    GcsConnection.GOOGLE
                                            .withEndpoint(gcs.endpoint())
                                            .withDeadlines(HASTY)))) {
                put(store, OTHER, OTHERS);
                switch (target.operation()) {
                    case UPLOAD -> upload(gcs, store);
                    case READ -> read(gcs, store);
                    case DELETE -> delete(gcs, store);
                    case LIST -> list(gcs, store);
                    case HEAD -> head(gcs, store);
                }
                assertThat(gcs.bytes(BUCKET, OTHER.value()))
                        .as("the object of another")
                        .hasValue(OTHERS);
            }
        }

        private void upload(FakeGcs gcs, ObjectStore store) throws IOException {
            provoke(gcs);
            strike(gcs);
            Optional<StoredObject> stored = Optional.empty();
            Kind kind = Kind.UNAVAILABLE;
            try (Upload upload = store.create(KEY, Metadata.NONE, 0)) {
                upload.write(ByteBuffer.wrap(BYTES));
                stored = Optional.of(upload.complete());
            } catch (ObjectStoreException e) {
                kind = e.kind();
            }
            gcs.heal();

            Optional<byte[]> kept = gcs.bytes(BUCKET, KEY.value());
            kept.ifPresent(bytes -> assertThat(bytes).as("what can be seen").isEqualTo(BYTES));
            if (stored.isPresent()) {
                assertThat(GcsFixture.read(store, stored.get())).isEqualTo(BYTES);
            } else if (kind != Kind.OUTCOME_UNKNOWN) {
                assertThat(kept).as("after " + kind).isEmpty();
            }
            if (target.call() != GcsCall.BEGIN && target.call() != GcsCall.CANCEL) {
                assertThat(gcs.openUploads()).isZero();
            }
        }

        private void read(FakeGcs gcs, ObjectStore store) throws IOException {
            StoredObject stored = put(store, KEY, BYTES);
            if (target.number() == 2) {
                gcs.fault(GcsCall.MEDIA, 1, 1, new GcsFault.CutsTheAnswer(100_000));
            }
            strike(gcs);
            try {
                assertThat(GcsFixture.read(store, stored)).isEqualTo(BYTES);
            } catch (ObjectStoreException e) {
                assertThat(e).hasMessageContaining(KEY.value());
            }
        }

        private void delete(FakeGcs gcs, ObjectStore store) throws IOException {
            StoredObject stored = put(store, KEY, BYTES);
            strike(gcs);
            try {
                store.delete(KEY, stored.version());
                // A store that says 200 and does nothing cannot be told from one that did it.
                if (!fault.name().startsWith("200")) {
                    assertThat(gcs.names(BUCKET)).doesNotContain(KEY.value());
                }
            } catch (ObjectStoreException e) {
                assertThat(e).hasMessageContaining(KEY.value());
            }
        }

        private void list(FakeGcs gcs, ObjectStore store) throws IOException {
            put(store, KEY, BYTES);
            strike(gcs);
            var keys = new ArrayList<ObjectKey>();
            try {
                ObjectPage page = store.list(ObjectPrefix.ROOT);
                page.objects().forEach(object -> keys.add(object.key()));
                while (page.next().isPresent()) {
                    page = store.list(ObjectPrefix.ROOT, page.next().get());
                    page.objects().forEach(object -> keys.add(object.key()));
                }
                assertThat(keys).containsExactly(KEY, OTHER);
            } catch (ObjectStoreException e) {
                assertThat(e).hasMessageContaining(BUCKET);
            }
        }

        private void head(FakeGcs gcs, ObjectStore store) throws IOException {
            StoredObject stored = put(store, KEY, BYTES);
            strike(gcs);
            try {
                Optional<StoredObject> found = store.head(KEY);
                if (!fault.name().equals("404")) {
                    assertThat(found.orElseThrow().version()).isEqualTo(stored.version());
                }
            } catch (ObjectStoreException e) {
                assertThat(e).hasMessageContaining(KEY.value());
            }
        }

        /** Requests that only follow upon another fault. */
        private void provoke(FakeGcs gcs) {
            switch (target.call()) {
                case QUERY -> {
                    gcs.fault(GcsCall.CHUNK, 1, 1, new GcsFault.CutsTheRequest(100_000));
                    gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.LosesTheAnswer());
                }
                case HEAD -> {
                    gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.LosesTheAnswer());
                    gcs.fault(GcsCall.QUERY, 1, Integer.MAX_VALUE, new GcsFault.Breaks());
                }
                case CANCEL -> {
                    gcs.fault(GcsCall.LAST_CHUNK, 1, 1, new GcsFault.Breaks());
                    gcs.fault(GcsCall.QUERY, 1, Integer.MAX_VALUE, new GcsFault.Breaks());
                }
                case BEGIN, CHUNK, LAST_CHUNK, MEDIA, DELETE, LIST, BUCKET, TOKEN, EXCHANGE, SIMPLE, OTHER -> {}
            }
        }

        private void strike(FakeGcs gcs) {
            int last = lasting == Lasting.ONCE ? target.number() : Integer.MAX_VALUE;
            gcs.fault(target.call(), target.number(), last, fault.fault());
        }

        @Override
        public String toString() {
            return target.operation() + ": " + target.call() + " " + target.number() + " " + fault.name() + " "
                    + lasting;
        }
    }
}
