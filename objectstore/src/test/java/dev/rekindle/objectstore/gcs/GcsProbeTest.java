package dev.rekindle.objectstore.gcs;

import static dev.rekindle.objectstore.gcs.GcsFixture.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoreProbe;
import dev.rekindle.objectstore.StoreProbe.Check;
import dev.rekindle.objectstore.StoreProbe.Finding;
import dev.rekindle.objectstore.StoreProbe.Verdict;
import dev.rekindle.objectstore.net.NameResolution;
import dev.rekindle.testing.gcs.FakeGcs;
import dev.rekindle.testing.gcs.FakeGcs.Access;
import dev.rekindle.testing.gcs.GcsCall;
import dev.rekindle.testing.gcs.GcsFault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GcsProbeTest {
    private final FakeGcs gcs = FakeGcs.start(Access.ANYBODY).withBucket(BUCKET);

    @AfterEach
    void stop() {
        gcs.close();
    }

    @Test
    void findsAStoreThatDoesWhatABackupNeeds() throws ObjectStoreException {
        StoreProbe probe = probe();

        assertThat(probe.permitsBackups()).isTrue();
        assertThat(probe.findings())
                .filteredOn(finding -> finding.verdict() == Verdict.GOOD)
                .extracting(Finding::check)
                .contains(
                        Check.PUT,
                        Check.HEAD,
                        Check.READ,
                        Check.PINNED_READ,
                        Check.LIST,
                        Check.CREATE_ONLY,
                        Check.CREATE_ONLY_PARTS,
                        Check.CHECKSUM,
                        Check.DELETE,
                        Check.CLOCK);
        assertThat(gcs.names(BUCKET)).isEmpty();
        assertThat(gcs.openUploads()).isZero();
    }

    @Test
    void tellsWhatTheBucketSaysAboutItself() throws ObjectStoreException {
        gcs.describe(
                BUCKET,
                Map.of(
                        "versioning", Map.of("enabled", true),
                        "softDeletePolicy", Map.of("retentionDurationSeconds", "604800"),
                        "retentionPolicy", Map.of("retentionPeriod", "2592000", "isLocked", true),
                        "lifecycle",
                                Map.of(
                                        "rule",
                                        List.of(Map.of(
                                                "action", Map.of("type", "Delete"), "condition", Map.of("age", 30)))),
                        "iamConfiguration",
                                Map.of(
                                        "publicAccessPrevention",
                                        "enforced",
                                        "uniformBucketLevelAccess",
                                        Map.of("enabled", true))));

        StoreProbe probe = probe();

        assertThat(detail(probe, Check.VERSIONING))
                .isEqualTo("versioning is on, what is deleted can be restored for 7 days");
        assertThat(detail(probe, Check.OBJECT_LOCK)).isEqualTo("nothing can be deleted for 30 days (locked for good)");
        assertThat(detail(probe, Check.LIFECYCLE)).startsWith("rules that delete objects by themselves: 1");
        assertThat(detail(probe, Check.PUBLIC_ACCESS)).isEqualTo("public access is prevented");
    }

    @Test
    void doesNotGuessWhatItMayNotAsk() throws ObjectStoreException {
        gcs.fault(
                GcsCall.BUCKET,
                1,
                Integer.MAX_VALUE,
                GcsFault.Answers.error(403, "forbidden", "no storage.buckets.get"));

        StoreProbe probe = probe();

        assertThat(probe.permitsBackups()).isTrue();
        assertThat(detail(probe, Check.VERSIONING)).contains("storage.buckets.get");
    }

    @Test
    void noticesAStoreThatIgnoresPreconditions() throws ObjectStoreException {
        gcs.ignorePreconditions(BUCKET);

        StoreProbe probe = probe();

        assertThat(probe.permitsBackups()).isFalse();
        assertThat(probe.findings())
                .filteredOn(finding -> finding.verdict() == Verdict.BAD)
                .extracting(Finding::check)
                .contains(Check.CREATE_ONLY, Check.CREATE_ONLY_PARTS);
    }

    @Test
    void saysThatABucketIsMissing() throws ObjectStoreException {
        try (GcsStore store = GcsStore.open(new GcsOptions(
                "missing",
                ObjectPrefix.ROOT,
                Optional.empty(),
                new GcsCredentials.None(),
                GcsFixture.nobody(gcs).connection(),
                new GcsEncryption.BucketDefault(),
                Optional.empty(),
                10))) {
            StoreProbe probe = store.probe(ObjectPrefix.ROOT);

            assertThat(probe.permitsBackups()).isFalse();
            assertThat(detail(probe, Check.PUT)).contains("The specified bucket does not exist");
        }
    }

    @Test
    void doesNotTakeABusyStoreForOneThatComparesChecksums() throws ObjectStoreException {
        gcs.fault(GcsCall.BEGIN, 4, Integer.MAX_VALUE, GcsFault.Answers.error(503, "backendError", "later"));

        try (GcsStore store = GcsStore.open(GcsFixture.hasty(GcsFixture.nobody(gcs)))) {
            StoreProbe probe = store.probe(ObjectPrefix.ROOT);

            assertThat(probe.findings())
                    .filteredOn(finding -> finding.check() == Check.CHECKSUM)
                    .extracting(Finding::verdict)
                    .containsExactly(Verdict.UNKNOWN);
        }
    }

    @Test
    void measuresByHowMuchTheClocksDiffer() throws ObjectStoreException {
        InstantSource late = () -> InstantSource.system().instant().minus(Duration.ofHours(1));

        try (GcsStore store = GcsStore.open(GcsFixture.nobody(gcs), NameResolution.SYSTEM, late)) {
            StoreProbe probe = store.probe(ObjectPrefix.ROOT);

            assertThat(probe.clockSkew().orElseThrow()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
            assertThat(detail(probe, Check.CLOCK)).contains("set this machine's clock");
        }
    }

    private StoreProbe probe() throws ObjectStoreException {
        try (GcsStore store = GcsStore.open(GcsFixture.nobody(gcs))) {
            return store.probe(new ObjectPrefix("ns/"));
        }
    }

    private static String detail(StoreProbe probe, Check check) {
        return probe.findings().stream()
                .filter(finding -> finding.check() == check)
                .findFirst()
                .orElseThrow()
                .detail();
    }
}
