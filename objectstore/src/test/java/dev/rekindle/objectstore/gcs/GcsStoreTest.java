package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.MIB;
import static dev.rekindle.objectstore.gcs.GcsFixture.assertFails;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static dev.rekindle.objectstore.gcs.GcsFixture.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.Metadata;
import dev.rekindle.objectstore.ObjectPage;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreContract;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.ObjectVersion;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class GcsStoreTest {
    private final FakeGcs gcs = FakeGcs.start(Access.ANYBODY).withBucket(BUCKET);

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        gcs.close();
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContractAsNobody() {
        return new ObjectStoreContract(() -> GcsStore.open(GcsFixture.nobody(gcs.withBucket(BUCKET)))).tests();
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContractAsAServiceAccountBelowAPrefix() {
        FakeGcs strict = FakeGcs.start(Access.SIGNED_IN);
        Path key = directory.resolve("key.json");
        strict.writeKey(key, "backup@rekindle-test.iam.gserviceaccount.com");
        return new ObjectStoreContract(() -> GcsStore.open(GcsFixture.account(strict.withBucket(BUCKET), key)
                        .withPrefix(new ObjectPrefix("team a/etcd/"))))
                .tests()
                .onClose(strict::close);
    }

    @Test
    void sendsALargeObjectInChunksAndReadsItBack() throws IOException {
        byte[] bytes = random(20 * MIB + 12_345);

        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs))) {
            StoredObject stored = put(store, KEY, bytes);

            assertThat(gcs.seen(GcsCall.CHUNK)).isEqualTo(2);
            assertThat(gcs.seen(GcsCall.LAST_CHUNK)).isEqualTo(1);
            assertThat(gcs.bytes(BUCKET, KEY.value()))
                    .hasValueSatisfying(kept -> assertThat(kept).isEqualTo(bytes));
            assertThat(read(store, stored)).isEqualTo(bytes);
        }
    }

    @Test
    void storesAnObjectThatEndsExactlyWithAChunk() throws IOException {
        byte[] bytes = random(16 * MIB);

        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs))) {
            StoredObject stored = put(store, KEY, bytes);

            assertThat(read(store, stored)).isEqualTo(bytes);
        }
    }

    @Test
    void growsFarBeyondWhatWasExpected() throws IOException {
        byte[] bytes = random(3 * MIB);

        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs));
                Upload upload = store.create(KEY, Metadata.NONE, 10)) {
            upload.write(ByteBuffer.wrap(bytes));
            StoredObject stored = upload.complete();

            assertThat(read(store, stored)).isEqualTo(bytes);
        }
    }

    @Test
    void refusesATakenKeyAtTheBeginningWhereTheStoreDoes() throws IOException {
        gcs.fault(GcsCall.BEGIN, 1, 1, GcsFault.Answers.error(412, "conditionNotMet", "At least one condition"));

        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs))) {
            assertFails(
                    Kind.ALREADY_EXISTS, "gs://backups/ns/cluster/one.db", () -> store.create(KEY, Metadata.NONE, 1));
        }
    }

    @Test
    void cancelsTheSessionOfAnAbortedUpload() throws IOException {
        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs))) {
            try (Upload upload = store.create(KEY, Metadata.NONE, 20 * MIB)) {
                upload.write(ByteBuffer.wrap(random(9 * MIB)));
                assertThat(gcs.openUploads()).isEqualTo(1);
            }
        }

        assertThat(gcs.openUploads()).isZero();
        assertThat(gcs.names(BUCKET)).isEmpty();
    }

    @Test
    void keepsMetadataAndShowsItWithoutTheMarkOfTheAttempt() throws IOException {
        var metadata = new Metadata("application/json", Map.of("sha256", "00ff"));

        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs));
                Upload upload = store.create(KEY, metadata, 10)) {
            upload.complete();

            assertThat(store.head(KEY).orElseThrow().metadata()).isEqualTo(metadata);
        }
    }

    @Test
    void passesOverNamesThatAreNoKeys() throws IOException {
        for (String name : new String[] {"a/", "a//b", "a/../b", "a/good.db", "b/other.db"}) {
            gcs.put(BUCKET, name, random(3));
        }

        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs).withPageSize(100))) {
            ObjectPage page = store.list(new ObjectPrefix("a/"));

            assertThat(page.objects())
                    .extracting(object -> object.key().value())
                    .containsExactly("a/good.db");
        }
    }

    @Test
    void neverDeletesAGenerationThatWasNotNamed() throws IOException {
        gcs.put(BUCKET, KEY.value(), random(10));

        try (ObjectStore store = GcsStore.open(GcsFixture.nobody(gcs))) {
            assertFails(Kind.CHANGED, "expected generation 7", () -> store.delete(KEY, new ObjectVersion("7")));
            assertFails(Kind.CHANGED, "no such generation", () -> store.delete(KEY, new ObjectVersion("null")));
        }

        assertThat(gcs.names(BUCKET)).containsExactly(KEY.value());
    }

    @Test
    void sendsTheCustomersKeyWithEveryRequestAndTheNamesOfOthersNever() throws IOException {
        String key = Base64.getEncoder().encodeToString(random(32));

        try (ObjectStore store =
                GcsStore.open(GcsFixture.nobody(gcs).withEncryption(new GcsEncryption.CustomerKey(key)))) {
            StoredObject stored = put(store, KEY, random(1000));
            read(store, stored);
        }

        long told = gcs.headers().stream()
                .filter(line -> line.equalsIgnoreCase("x-goog-encryption-key: [" + key + "]"))
                .count();
        assertThat(told).isEqualTo(3);
    }
}
