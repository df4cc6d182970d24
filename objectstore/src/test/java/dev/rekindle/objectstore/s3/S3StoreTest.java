package dev.rekindle.objectstore.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.Checksum;
import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreContract;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ReadTicket;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.s3.S3Writing.Checksums;
import dev.rekindle.objectstore.s3.S3Writing.CreateOnly;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.Minio;
import dev.rekindle.testing.store.SeaweedFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class S3StoreTest {
    private static final ObjectKey KEY = new ObjectKey("ns/cluster/one.db");
    private static final int MIB = 1 << 20;

    @TestFactory
    Stream<DynamicNode> keepsTheContract() {
        return S3Servers.all().entrySet().stream()
                .map(server -> contract(server.getKey(), () -> Bucket.on(server.getValue()), writing -> writing));
    }

    /** Not against versitygw 1.8.0: in a versioned bucket it refuses a key as taken for ever once its only version was deleted. */
    @TestFactory
    Stream<DynamicNode> keepsTheContractWithVersions() {
        return Stream.of(
                contract("MinIO", () -> Bucket.on(Minio.shared(), BucketOption.VERSIONING), writing -> writing),
                contract(
                        "SeaweedFS", () -> Bucket.on(SeaweedFs.shared(), BucketOption.VERSIONING), writing -> writing));
    }

    @TestFactory
    Stream<DynamicNode> keepsTheContractWithCompatibleChecksums() {
        return S3Servers.all().entrySet().stream()
                .map(server -> contract(
                        server.getKey(),
                        () -> Bucket.on(server.getValue()),
                        writing -> writing.withChecksums(Checksums.COMPATIBLE)));
    }

    @TestFactory
    Stream<DynamicNode> keepsTheContractWithKeysOfTheStore() {
        return Stream.of(
                contract("SSE-S3", S3StoreTest::bucket, writing -> writing.withEncryption(new Encryption.StoreKey())),
                contract(
                        "SSE-KMS",
                        S3StoreTest::bucket,
                        writing -> writing.withEncryption(new Encryption.KmsKey(
                                Optional.of(Minio.KMS_KEY_ID), Encryption.BucketKey.BUCKET_DEFAULT))));
    }

    private static DynamicNode contract(String name, Supplier<Bucket> bucket, UnaryOperator<S3Writing> change) {
        var contract = new ObjectStoreContract(() -> {
            S3Options options = bucket.get().options();
            return S3Store.open(options.withWriting(change.apply(options.writing())));
        });
        return DynamicContainer.dynamicContainer(name, contract.tests());
    }

    @Test
    void writesManyPartsWithTheChecksumOfTheWhole() throws IOException {
        Bucket bucket = bucket();
        byte[] bytes = random(40 * MIB + 12_345);
        try (ObjectStore store = S3Store.open(bucket.options())) {

            StoredObject stored = put(store, KEY, bytes);

            assertThat(stored.checksum()).contains(crc(bytes));
            assertThat(store.head(KEY).orElseThrow().checksum()).contains(crc(bytes));
            assertThat(stored.version().value()).as("made of six parts").contains("-6");
            assertThat(bucket.content(KEY)).isEqualTo(bytes);
            assertThat(bucket.openUploads(KEY)).isZero();
        }
    }

    @Test
    void putsWhatFitsIntoOnePartAsAWhole() throws IOException {
        try (ObjectStore store = S3Store.open(bucket().options())) {
            assertThat(put(store, KEY, random(8 * MIB)).version().value()).doesNotContain("-");
            assertThat(put(store, KEY.withSuffix(".more"), random(8 * MIB + 1))
                            .version()
                            .value())
                    .contains("-2");
        }
    }

    @Test
    void leavesNoUploadAfterAnAbort() throws IOException {
        Bucket bucket = bucket();
        try (ObjectStore store = S3Store.open(bucket.options())) {
            try (Upload upload = store.create(KEY, Metadata.NONE, 0)) {
                upload.write(ByteBuffer.wrap(random(30 * MIB)));
                assertThat(bucket.openUploads(KEY)).isEqualTo(1);
            }

            assertThat(bucket.openUploads(KEY)).isZero();
            assertThat(bucket.keys()).isEmpty();
        }
    }

    @Test
    void abortsEvenWhenInterrupted() throws IOException {
        Bucket bucket = bucket();
        try (ObjectStore store = S3Store.open(bucket.options())) {
            Upload upload = store.create(KEY, Metadata.NONE, 0);
            upload.write(ByteBuffer.wrap(random(20 * MIB)));

            Thread.currentThread().interrupt();
            assertKind(Kind.INTERRUPTED, () -> upload.write(ByteBuffer.wrap(random(80 * MIB))));
            upload.close();

            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            assertThat(bucket.openUploads(KEY)).isZero();
        }
    }

    @Test
    void refusesATakenKeyAtTheEndOfManyParts() throws IOException {
        Bucket bucket = bucket();
        try (ObjectStore store = S3Store.open(bucket.options());
                Upload slow = store.create(KEY, Metadata.NONE, 0)) {
            slow.write(ByteBuffer.wrap(random(20 * MIB)));
            StoredObject quick = put(store, KEY, random(1_000));

            assertKind(Kind.ALREADY_EXISTS, slow::complete);
            slow.abort();

            assertThat(store.head(KEY).orElseThrow().version()).isEqualTo(quick.version());
            assertThat(bucket.openUploads(KEY)).isZero();
        }
    }

    @Test
    void looksBeforeItPublishesWhereTheStoreDoesNot() throws IOException {
        S3Options options = bucket().options();
        S3Options guarded = options.withWriting(options.writing().withCreateOnly(CreateOnly.HEAD_GUARD));
        try (ObjectStore store = S3Store.open(guarded);
                Upload late = store.create(KEY, Metadata.NONE, 0)) {
            late.write(ByteBuffer.wrap(random(10)));
            StoredObject first = put(store, KEY, random(1_000));

            assertKind(Kind.ALREADY_EXISTS, () -> put(store, KEY, random(20)));
            assertKind(Kind.ALREADY_EXISTS, late::complete);

            assertThat(store.head(KEY).orElseThrow().version()).isEqualTo(first.version());
        }
    }

    @Test
    void deletesAVersionWithoutLeavingAMarker() throws IOException {
        Bucket bucket = bucket(BucketOption.VERSIONING);
        try (ObjectStore store = S3Store.open(bucket.options())) {
            put(store, KEY, random(10));
            StoredObject listed = store.list(ObjectPrefix.ROOT).objects().getFirst();

            store.delete(KEY, listed.version());

            assertThat(bucket.versions()).as("versions and delete markers").isZero();
        }
    }

    @Test
    void saysUntilWhenALockedObjectStays() throws IOException {
        Bucket bucket = bucket(BucketOption.OBJECT_LOCK);
        S3Options options = bucket.options();
        var retention = new S3Writing.Retention(S3Writing.Retention.Mode.GOVERNANCE, Duration.ofDays(1));
        try (ObjectStore store =
                S3Store.open(options.withWriting(options.writing().withRetention(retention)))) {
            StoredObject stored = put(store, KEY, random(10));

            assertThatThrownBy(() -> store.delete(KEY, stored.version()))
                    .isInstanceOfSatisfying(
                            ObjectStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
                    .hasMessageContaining("is locked against deletion until 20");
            assertThat(store.head(KEY)).isPresent();
        }
    }

    @Test
    void locksObjectsOfManyPartsToo() throws IOException {
        S3Options options = bucket(BucketOption.OBJECT_LOCK).options();
        var retention = new S3Writing.Retention(S3Writing.Retention.Mode.GOVERNANCE, Duration.ofDays(1));
        S3Writing writing = options.writing().withRetention(retention).withChecksums(Checksums.COMPATIBLE);
        try (ObjectStore store = S3Store.open(options.withWriting(writing))) {
            StoredObject stored = put(store, KEY, random(9 * MIB));

            assertKind(Kind.DENIED, () -> store.delete(KEY, stored.version()));
        }
    }

    @Test
    void pinsTicketsBySignedHeadersWhereThereAreNoVersions() throws IOException {
        try (ObjectStore store = S3Store.open(bucket().options())) {
            StoredObject stored = put(store, KEY, random(10));

            ReadTicket ticket = store.ticket(KEY, stored.version(), Duration.ofDays(365));

            assertThat(ticket.url().getQuery()).contains("X-Amz-SignedHeaders").contains("if-match");
            assertThat(ticket.headers().keySet()).anyMatch("if-match"::equalsIgnoreCase);
            assertThat(Duration.between(
                            java.time.Instant.now(), ticket.expires().orElseThrow()))
                    .isLessThanOrEqualTo(Duration.ofDays(7));
        }
    }

    @Test
    void leavesOutNamesThatAreNoKeys() throws IOException {
        Bucket bucket = bucket();
        bucket.server().requests().put(bucket.name(), "below/folder/", new byte[0]);
        bucket.server().requests().put(bucket.name(), "beside/x", new byte[1]);
        bucket.server().requests().put(bucket.name(), "below/folder/x", new byte[1]);
        try (ObjectStore store = S3Store.open(bucket.options())) {
            assertThat(store.list(ObjectPrefix.ROOT).objects().stream().map(StoredObject::key))
                    .containsExactly(new ObjectKey("folder/x"));
        }
    }

    @Test
    void readsWhatOthersWrote() throws IOException {
        Bucket bucket = bucket();
        bucket.server().requests().put(bucket.name(), "below/x", random(100));
        try (ObjectStore store = S3Store.open(bucket.options())) {
            StoredObject foreign = store.head(new ObjectKey("x")).orElseThrow();

            assertThat(foreign.metadata().values()).isEmpty();
            try (var channel = store.read(foreign.key(), foreign.version(), ByteRange.ALL)) {
                assertThat(Channels.newInputStream(channel).readAllBytes()).isEqualTo(random(100));
            }
            assertKind(Kind.ALREADY_EXISTS, () -> put(store, foreign.key(), random(1)));
        }
    }

    @Test
    void keepsTheAttemptOutOfTheMetadata() throws IOException {
        try (ObjectStore store = S3Store.open(bucket().options())) {
            var metadata = new Metadata("application/json", Map.of("revision", "42"));
            try (Upload upload = store.create(KEY, metadata, 0)) {
                upload.write(ByteBuffer.wrap(random(10)));
                assertThat(upload.complete().metadata()).isEqualTo(metadata);
            }

            assertThat(store.head(KEY).orElseThrow().metadata()).isEqualTo(metadata);
        }
    }

    @Test
    void probesAStore() throws IOException {
        try (ObjectStore store = S3Store.open(bucket(BucketOption.OBJECT_LOCK).options())) {
            StoreProbe probe = store.probe(new ObjectPrefix("some/where/"));

            assertThat(probe.permitsBackups()).isTrue();
            assertThat(probe.clockSkew())
                    .hasValueSatisfying(skew -> assertThat(skew.abs()).isLessThan(Duration.ofMinutes(1)));
            assertThat(probe.findings().stream().map(StoreProbe.Finding::check))
                    .doesNotHaveDuplicates()
                    .containsExactly(Check.values());
            assertThat(verdict(probe, Check.CREATE_ONLY)).isEqualTo(Verdict.GOOD);
            assertThat(verdict(probe, Check.CREATE_ONLY_PARTS)).isEqualTo(Verdict.GOOD);
            assertThat(verdict(probe, Check.CHECKSUM)).isEqualTo(Verdict.GOOD);
            assertThat(verdict(probe, Check.OBJECT_LOCK)).isEqualTo(Verdict.GOOD);
            assertThat(verdict(probe, Check.VERSIONING)).isEqualTo(Verdict.GOOD);
        }
    }

    @Test
    void resumesAReadOfARangeThatEndsAtTheEnd() throws IOException {
        byte[] bytes = random(1_000);
        try (ObjectStore store = S3Store.open(bucket().options())) {
            StoredObject stored = put(store, KEY, bytes);
            try (var channel = store.read(KEY, stored.version(), new ByteRange(990, Long.MAX_VALUE))) {
                assertThat(Channels.newInputStream(channel).readAllBytes())
                        .isEqualTo(Arrays.copyOfRange(bytes, 990, 1_000));
            }
        }
    }

    private static Verdict verdict(StoreProbe probe, Check check) {
        return probe.findings().stream()
                .filter(finding -> finding.check() == check)
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static Bucket bucket(BucketOption... options) {
        return Bucket.on(Minio.shared(), options);
    }

    static StoredObject put(ObjectStore store, ObjectKey key, byte[] bytes) throws IOException {
        try (Upload upload = store.create(key, Metadata.NONE, bytes.length)) {
            upload.write(ByteBuffer.wrap(bytes));
            return upload.complete();
        }
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Checksum crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Checksum.crc32c(crc.getValue());
    }

    private static void assertKind(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ObjectStoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
