package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.KEY;
import static dev.rekindle.objectstore.gcs.GcsFixture.MIB;
import static dev.rekindle.objectstore.gcs.GcsFixture.PATIENT;
import static dev.rekindle.objectstore.gcs.GcsFixture.put;
import static dev.rekindle.objectstore.gcs.GcsFixture.random;
import static dev.rekindle.objectstore.gcs.GcsFixture.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreContract;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.testing.store.BucketOption;
import dev.rekindle.testing.store.FakeGcsServer;
import dev.rekindle.testing.store.GcsServer;
import java.io.IOException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A second opinion, of a server that others wrote. */
class FakeGcsServerContractTest {
    private final GcsServer server = FakeGcsServer.shared();

    @TestFactory
    Stream<DynamicTest> keepsTheContract() {
        return new ObjectStoreContract(() -> GcsStore.open(emptyBucket())).tests();
    }

    @TestFactory
    Stream<DynamicTest> keepsTheContractInABucketWithVersions() {
        return new ObjectStoreContract(() -> GcsStore.open(emptyBucket(BucketOption.VERSIONING))).tests();
    }

    @Test
    void storesAnObjectOfSeveralChunks() throws IOException {
        byte[] bytes = random(20 * MIB + 12_345);

        try (ObjectStore store = GcsStore.open(emptyBucket())) {
            StoredObject stored = put(store, KEY, bytes);

            assertThat(read(store, stored)).isEqualTo(bytes);
        }
    }

    @Test
    void isFoundOutToTakeBytesThatDoNotMatchTheirChecksum() throws ObjectStoreException {
        try (ObjectStore store = GcsStore.open(emptyBucket())) {
            StoreProbe probe = store.probe(ObjectPrefix.ROOT);

            assertThat(probe.permitsBackups()).isTrue();
            assertThat(probe.findings())
                    .filteredOn(finding -> finding.check() == Check.CHECKSUM)
                    .extracting(Finding::verdict)
                    .containsExactly(Verdict.WARNING);
        }
    }

    private GcsOptions emptyBucket(BucketOption... options) {
        String name = "backups-" + UUID.randomUUID();
        server.createBucket(name, options);
        return GcsOptions.of(name)
                .withAccess(
                        new GcsCredentials.None(),
                        GcsConnection.GOOGLE.withEndpoint(server.endpoint()).withDeadlines(PATIENT))
                .withPageSize(3);
    }
}
