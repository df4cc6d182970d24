package dev.rekindle.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every {@link ObjectStore} must do, as tests over a factory: {@code @TestFactory Stream<DynamicTest> contract() { return
 * new ObjectStoreContract(factory).tests(); }}. The factory returns an empty store whose pages have three objects.
 */
public final class ObjectStoreContract {

    /** Makes an empty store for one test. */
    @FunctionalInterface
    public interface Factory {
        ObjectStore empty() throws Exception;
    }

    private interface Check {
        void run(ObjectStore store) throws Exception;
    }

    private static final ObjectKey KEY = new ObjectKey("ns/cluster/backup-20261121T101500Z.db");

    private final Factory factory;

    public ObjectStoreContract(Factory factory) {
        this.factory = factory;
    }

    /** One test for each sentence of the contract. */
    public Stream<DynamicTest> tests() {
        return Stream.of(
                test("storesWhatWasWrittenInManyPieces", ObjectStoreContract::storesWhatWasWrittenInManyPieces),
                test("storesAnEmptyObject", ObjectStoreContract::storesAnEmptyObject),
                test("showsNothingBeforeCompletion", ObjectStoreContract::showsNothingBeforeCompletion),
                test("leavesNothingAfterAnAbort", ObjectStoreContract::leavesNothingAfterAnAbort),
                test("abortsWhenClosedWithoutCompletion", ObjectStoreContract::abortsWhenClosedWithoutCompletion),
                test("refusesATakenKey", ObjectStoreContract::refusesATakenKey),
                test("letsOneOfManyCreatorsWin", ObjectStoreContract::letsOneOfManyCreatorsWin),
                test("saysThatNothingIsThere", ObjectStoreContract::saysThatNothingIsThere),
                test("readsRangesOfOneVersion", ObjectStoreContract::readsRangesOfOneVersion),
                test("refusesAnotherVersion", ObjectStoreContract::refusesAnotherVersion),
                test("deletesExactlyOneVersion", ObjectStoreContract::deletesExactlyOneVersion),
                test("listsExactlyOnePrefixInKeyOrder", ObjectStoreContract::listsExactlyOnePrefixInKeyOrder),
                test("listsPageByPage", ObjectStoreContract::listsPageByPage),
                test("ticketsLeadToExactlyOneVersion", ObjectStoreContract::ticketsLeadToExactlyOneVersion),
                test("knowsWhatAListingSawAgain", ObjectStoreContract::knowsWhatAListingSawAgain),
                test("aProbeLeavesNothing", ObjectStoreContract::aProbeLeavesNothing),
                test("sweepsNoLiveUpload", ObjectStoreContract::sweepsNoLiveUpload),
                test("acceptsMetadata", ObjectStoreContract::acceptsMetadata));
    }

    private DynamicTest test(String name, Check check) {
        return DynamicTest.dynamicTest(name, () -> {
            try (ObjectStore store = factory.empty()) {
                check.run(store);
            }
        });
    }

    private static void storesWhatWasWrittenInManyPieces(ObjectStore store) throws Exception {
        byte[] bytes = random(300_000);

        StoredObject stored;
        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            for (int at = 0; at < bytes.length; at += 7_777) {
                ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(7_777, bytes.length - at));
                upload.write(piece);
                assertThat(piece.hasRemaining()).isFalse();
            }
            stored = upload.complete();
        }

        StoredObject head = store.head(KEY).orElseThrow();
        assertThat(head.size()).isEqualTo(bytes.length).isEqualTo(stored.size());
        assertThat(head.version()).isEqualTo(stored.version());
        assertThat(stored.checksum()).isPresent();
        head.checksum().ifPresent(sum -> assertThat(Optional.of(sum)).isEqualTo(stored.checksum()));
        assertThat(read(store, head, ByteRange.ALL)).isEqualTo(bytes);
    }

    private static void storesAnEmptyObject(ObjectStore store) throws Exception {
        StoredObject stored = put(store, KEY, new byte[0]);

        assertThat(store.head(KEY).orElseThrow().size()).isZero();
        assertThat(read(store, stored, ByteRange.ALL)).isEmpty();
    }

    private static void showsNothingBeforeCompletion(ObjectStore store) throws Exception {
        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            upload.write(ByteBuffer.wrap(random(100_000)));

            assertThat(store.head(KEY)).isEmpty();
            assertThat(keys(store, ObjectPrefix.ROOT)).isEmpty();
            upload.complete();
        }
        assertThat(keys(store, ObjectPrefix.ROOT)).containsExactly(KEY.value());
    }

    private static void leavesNothingAfterAnAbort(ObjectStore store) throws Exception {
        Upload upload = store.create(KEY, Metadata.NONE, 1 << 20);
        upload.write(ByteBuffer.wrap(random(100_000)));

        upload.abort();
        upload.abort();
        upload.close();

        assertThat(store.head(KEY)).isEmpty();
        assertThat(put(store, KEY, random(10)).size()).isEqualTo(10);
    }

    private static void abortsWhenClosedWithoutCompletion(ObjectStore store) throws Exception {
        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            upload.write(ByteBuffer.wrap(random(1_000)));
        }

        assertThat(store.head(KEY)).isEmpty();
    }

    private static void refusesATakenKey(ObjectStore store) throws Exception {
        byte[] first = random(1_000);
        StoredObject stored = put(store, KEY, first);

        assertKind(Kind.ALREADY_EXISTS, () -> put(store, KEY, random(2_000)));

        assertThat(store.head(KEY).orElseThrow().version()).isEqualTo(stored.version());
        assertThat(read(store, stored, ByteRange.ALL)).isEqualTo(first);
    }

    private static void letsOneOfManyCreatorsWin(ObjectStore store) throws Exception {
        int creators = 8;
        var together = new CyclicBarrier(creators);
        var outcomes = new ArrayList<Future<Optional<StoredObject>>>();
        try (ExecutorService threads = Executors.newFixedThreadPool(creators)) {
            for (int i = 0; i < creators; i++) {
                byte[] bytes = random(1_000 + i);
                outcomes.add(threads.submit(() -> createTogether(store, bytes, together)));
            }
        }

        var winners = new ArrayList<StoredObject>();
        for (Future<Optional<StoredObject>> outcome : outcomes) {
            outcome.get().ifPresent(winners::add);
        }
        assertThat(winners).hasSize(1);
        StoredObject head = store.head(KEY).orElseThrow();
        assertThat(head.size()).isEqualTo(winners.getFirst().size());
        assertThat(head.version()).isEqualTo(winners.getFirst().version());
        assertThat(keys(store, ObjectPrefix.ROOT)).containsExactly(KEY.value());
    }

    private static Optional<StoredObject> createTogether(ObjectStore store, byte[] bytes, CyclicBarrier together)
            throws Exception {
        try (Upload upload = store.create(KEY, Metadata.NONE, 1 << 20)) {
            upload.write(ByteBuffer.wrap(bytes));
            together.await(30, TimeUnit.SECONDS);
            return Optional.of(upload.complete());
        } catch (ObjectStoreException e) {
            assertThat(e.kind()).isEqualTo(Kind.ALREADY_EXISTS);
            return Optional.empty();
        }
    }

    private static void saysThatNothingIsThere(ObjectStore store) throws Exception {
        StoredObject gone = put(store, KEY, random(10));
        store.delete(KEY, gone.version());

        assertThat(store.head(KEY)).isEmpty();
        assertKind(Kind.NOT_FOUND, () -> store.read(KEY, gone.version(), ByteRange.ALL));
        assertKind(Kind.NOT_FOUND, () -> {
            store.delete(KEY, gone.version());
            return gone;
        });
        assertThat(store.list(new ObjectPrefix("nothing/here/")).objects()).isEmpty();
    }

    private static void readsRangesOfOneVersion(ObjectStore store) throws Exception {
        byte[] bytes = random(10_000);
        StoredObject stored = put(store, KEY, bytes);

        assertThat(read(store, stored, new ByteRange(0, 1))).containsExactly(bytes[0]);
        assertThat(read(store, stored, new ByteRange(9_990, 100))).hasSize(10);
        assertThat(read(store, stored, ByteRange.from(9_999))).containsExactly(bytes[9_999]);
        assertThat(read(store, stored, ByteRange.from(10_000))).isEmpty();
        assertKind(Kind.INVALID_RANGE, () -> store.read(KEY, stored.version(), ByteRange.from(10_001)));
    }

    private static void refusesAnotherVersion(ObjectStore store) throws Exception {
        StoredObject old = put(store, KEY, random(100));
        store.delete(KEY, old.version());
        put(store, KEY, random(101));

        assertThatThrownBy(() -> read(store, old, ByteRange.ALL))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isIn(Kind.CHANGED, Kind.NOT_FOUND));
    }

    private static void deletesExactlyOneVersion(ObjectStore store) throws Exception {
        StoredObject old = put(store, KEY, random(100));
        store.delete(KEY, old.version());
        StoredObject current = put(store, KEY, random(101));

        assertThatThrownBy(() -> store.delete(KEY, old.version()))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isIn(Kind.CHANGED, Kind.NOT_FOUND));

        assertThat(store.head(KEY).orElseThrow().version()).isEqualTo(current.version());
    }

    private static void listsExactlyOnePrefixInKeyOrder(ObjectStore store) throws Exception {
        for (String key : List.of("a/2.db", "ab/1.db", "a/1.db", "a/x/deep.db", "a.db", "a/x.db")) {
            put(store, new ObjectKey(key), random(3));
        }

        assertThat(keys(store, new ObjectPrefix("a/"))).containsExactly("a/1.db", "a/2.db", "a/x.db", "a/x/deep.db");
        assertThat(keys(store, ObjectPrefix.ROOT))
                .containsExactly("a.db", "a/1.db", "a/2.db", "a/x.db", "a/x/deep.db", "ab/1.db");
    }

    private static void listsPageByPage(ObjectStore store) throws Exception {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            String key = "p/" + (i / 4) + "/" + i;
            expected.add(key);
            put(store, new ObjectKey(key), random(i));
        }

        ObjectPage first = store.list(new ObjectPrefix("p/"));

        assertThat(first.objects()).hasSize(3);
        assertThat(first.next()).isPresent();
        assertThat(keys(store, new ObjectPrefix("p/"))).isEqualTo(expected);
    }

    private static void ticketsLeadToExactlyOneVersion(ObjectStore store) throws Exception {
        byte[] bytes = random(10_000);
        StoredObject stored = put(store, KEY, bytes);

        ReadTicket ticket = store.ticket(KEY, stored.version(), Duration.ofMinutes(10));

        assertThat(TicketHolder.get(ticket)).isEqualTo(bytes);
        assertThat(ticket.toString()).doesNotContain("Signature").doesNotContain("?");
        store.delete(KEY, stored.version());
        put(store, KEY, random(10_001));
        assertThatThrownBy(() -> assertThat(TicketHolder.get(ticket)).isEqualTo(bytes))
                .as("another object stands there now")
                .isNotNull();
    }

    private static void knowsWhatAListingSawAgain(ObjectStore store) throws Exception {
        StoredObject stored = put(store, KEY, random(100));
        StoredObject listed = store.list(ObjectPrefix.ROOT).objects().getFirst();

        assertThat(store.stands(stored)).as("what an upload returned").isTrue();
        assertThat(store.stands(listed)).as("what a listing saw").isTrue();

        store.delete(KEY, listed.version());
        assertThat(store.stands(listed)).as("what was deleted").isFalse();
    }

    private static void aProbeLeavesNothing(ObjectStore store) throws Exception {
        StoreProbe probe = store.probe(new ObjectPrefix("some/where/"));

        assertThat(probe.findings()).isNotEmpty();
        assertThat(probe.findings()).noneMatch(finding -> finding.verdict() == StoreProbe.Verdict.BAD);
        assertThat(keys(store, ObjectPrefix.ROOT)).isEmpty();
    }

    private static void sweepsNoLiveUpload(ObjectStore store) throws Exception {
        byte[] bytes = random(100_000);
        try (Upload upload = store.create(KEY, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            assertThat(store.sweep(ObjectPrefix.ROOT, Duration.ofDays(1))).isZero();
            upload.complete();
        }
        assertThat(keys(store, ObjectPrefix.ROOT)).containsExactly(KEY.value());
    }

    private static void acceptsMetadata(ObjectStore store) throws Exception {
        var metadata = new Metadata("application/json", Map.of("sha256", "00ff", "revision", "42"));

        try (Upload upload = store.create(KEY, metadata, 1 << 20)) {
            upload.write(ByteBuffer.wrap(random(10)));
            upload.complete();
        }

        assertThat(store.head(KEY).orElseThrow().metadata()).isIn(metadata, Metadata.NONE);
    }

    private static StoredObject put(ObjectStore store, ObjectKey key, byte[] bytes) throws IOException {
        try (Upload upload = store.create(key, Metadata.NONE, 1 << 20)) {
            upload.write(ByteBuffer.wrap(bytes));
            return upload.complete();
        }
    }

    private static byte[] read(ObjectStore store, StoredObject object, ByteRange range) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (ReadableByteChannel channel = store.read(object.key(), object.version(), range)) {
            Channels.newInputStream(channel).transferTo(bytes);
        }
        return bytes.toByteArray();
    }

    private static List<String> keys(ObjectStore store, ObjectPrefix prefix) throws IOException {
        var keys = new ArrayList<String>();
        ObjectPage page = store.list(prefix);
        while (true) {
            page.objects().forEach(object -> keys.add(object.key().value()));
            if (page.next().isEmpty()) {
                return keys;
            }
            page = store.list(prefix, page.next().get());
        }
    }

    private static void assertKind(Kind kind, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
