package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.Login;
import dev.rekindle.backup.etcd.StreamLimits;
import dev.rekindle.backup.etcd.TlsFiles;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.backup.member.CrossMemberResult.Finding;
import dev.rekindle.backup.member.CrossMemberResult.Verdict;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.snapshot.ScanOptions;
import dev.rekindle.snapshot.ScanProgress;
import dev.rekindle.snapshot.SnapshotFile;
import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdBinary;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.TestCertificates;
import dev.rekindle.testing.fault.TcpFault;
import dev.rekindle.testing.fault.TcpFaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One member: what is saved is what etcd holds, and a fault on the way leaves nothing. */
class SnapshotSaveTest {
    private static final ConnectionOptions PATIENT =
            ConnectionOptions.DEFAULTS.withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void savesWhatEtcdHolds(EtcdVersion version) throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            long revision = fill(etcd.api(), 300);
            etcd.api().delete("key7");
            etcd.api().compact(revision - 20);

            SavedSnapshot saved = save(etcd, BackupListener.SILENT);

            Manifest manifest = ManifestJson.read(saved.manifestFile());
            assertThat(manifest).isEqualTo(saved.backup().manifest());
            assertThat(manifest.snapshot().revision()).isEqualTo(revision + 1);
            assertThat(manifest.snapshot().compactRevision()).hasValue(revision - 20);
            assertThat(manifest.snapshot().hashKv()).hasValueSatisfying(hash -> {
                assertThat(Long.parseLong(hash.hash(), 16))
                        .isEqualTo(etcd.etcdctl().hashKv(revision + 1).hash());
                assertThat(hash.compactRevision()).isEqualTo(revision - 20);
            });
            assertThat(manifest.source().etcdVersion()).isEqualTo(version.full());
            assertThat(manifest.source().comparison()).isEqualTo("agreed");
            if (!version.atLeast(EtcdVersion.V3_6)) {
                assertThat(manifest.snapshot().storageVersion()).isEmpty();
            }
            assertThat(manifest.snapshot().memberClusterId())
                    .hasValue(manifest.source().clusterId());
            assertDescribes(manifest, saved.file());
            assertThat(names()).containsExactlyInAnyOrder("snapshot.db", "snapshot.db.manifest.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved.file())))
                    .isEqualTo("rw-------");
        }
    }

    @ParameterizedTest
    @EnumSource
    void savesAnEmptyEtcd(EtcdVersion version) throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            SavedSnapshot saved = save(etcd, BackupListener.SILENT);

            assertThat(saved.backup().report().revision()).isZero();
            assertThat(saved.backup().comparison().finding()).isEqualTo(Finding.AGREED);
            assertDescribes(saved.backup().manifest(), saved.file());
        }
    }

    @Test
    void savesOverTlsAsAUserWhereAuthenticationIsOn(@TempDir Path certificates) throws IOException {
        TestCertificates tls = TestCertificates.create(certificates);
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).tls(tls).start()) {
            fill(etcd.api(), 10);
            for (String step :
                    List.of("user add root:pw", "role add root", "user grant-role root root", "auth enable")) {
                etcd.etcdctl().run(step.split(" ", -1)).orFail();
            }
            var files = new TlsFiles(
                    Optional.of(tls.authority()),
                    Optional.of(tls.client().certificate()),
                    Optional.of(tls.client().key()),
                    Optional.empty());

            ConnectionOptions connection = PATIENT.withTls(files).withLogin(new Login("root", "pw"));
            SavedSnapshot saved = new SnapshotSave(BackupListener.SILENT, InstantSource.system())
                    .run(request(List.of(etcd.clientUrl()), connection, BackupOptions.DEFAULTS));

            assertThat(saved.backup().manifest().snapshot().authEnabled()).isTrue();
            assertThat(Files.readString(saved.manifestFile())).doesNotContain("pw");
        }
    }

    @ParameterizedTest
    @EnumSource
    void comparesWithAMemberThatCompactsMeanwhile(EtcdVersion version) throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            long revision = fill(etcd.api(), 50);

            SavedSnapshot saved = save(etcd, event -> {
                if (event instanceof BackupEvent.Proved) {
                    etcd.api().compact(revision - 5);
                }
            });

            assertThat(saved.backup().comparison().finding()).isEqualTo(Finding.AGREED);
            assertThat(saved.backup()
                            .comparison()
                            .members()
                            .getFirst()
                            .hash()
                            .orElseThrow()
                            .compactRevision())
                    .isEqualTo(revision - 5);
            assertThat(saved.backup()
                            .manifest()
                            .snapshot()
                            .hashKv()
                            .orElseThrow()
                            .compactRevision())
                    .isEqualTo(-1);
        }
    }

    @Test
    void readsTheFileAgainWhereTheRowsDoNotFitTheBudget() throws IOException {
        var options = new BackupOptions(
                StreamLimits.DEFAULTS,
                BackupOptions.Comparison.COMPARE,
                Duration.ofSeconds(30),
                BackupOptions.DEFAULTS.discovery(),
                0,
                BackupOptions.DEFAULTS.encoding(),
                Optional.empty());
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            fill(etcd.api(), 50);

            SavedSnapshot saved = new SnapshotSave(BackupListener.SILENT, InstantSource.system())
                    .run(request(List.of(etcd.clientUrl()), PATIENT, options));

            assertThat(saved.backup().report().hashKv()).isEmpty();
            assertThat(saved.backup().comparison().members().getFirst().verdict())
                    .isEqualTo(Verdict.EQUAL);
            assertThat(saved.backup().manifest().snapshot().hashKv()).isPresent();
        }
    }

    @Test
    void asksNobodyWhenToldNotTo(@EtcdBinary EtcdProcess etcd) throws IOException {
        fill(etcd.api(), 10);

        SavedSnapshot saved = new SnapshotSave(BackupListener.SILENT, InstantSource.system())
                .run(request(
                        List.of(etcd.clientUrl()),
                        PATIENT,
                        BackupOptions.DEFAULTS.withComparison(BackupOptions.Comparison.SKIP)));

        assertThat(saved.backup().manifest().source().comparison()).isEqualTo("not-compared");
    }

    @Test
    void neverReplacesASnapshotOrAManifest(@EtcdBinary EtcdProcess etcd) throws IOException {
        for (String taken : List.of("snapshot.db", "snapshot.db.manifest.json")) {
            Path other = Files.writeString(directory.resolve(taken), "somebody's");

            assertTaken(() -> save(etcd, BackupListener.SILENT));

            assertThat(other).hasContent("somebody's");
            assertThat(names()).containsExactly(taken);
            Files.delete(other);
        }
    }

    @Test
    void losesToAFileThatAppearsMeanwhile(@EtcdBinary EtcdProcess etcd) throws IOException {
        assertTaken(() -> save(etcd, event -> {
            if (event instanceof BackupEvent.Proved) {
                write("snapshot.db");
            }
        }));

        assertThat(directory.resolve("snapshot.db")).hasContent("somebody's");
        assertThat(names()).containsExactly("snapshot.db");
    }

    @Test
    void withdrawsASnapshotWhoseManifestCannotBeWritten(@EtcdBinary EtcdProcess etcd) throws IOException {
        assertTaken(() -> save(etcd, event -> {
            if (event instanceof BackupEvent.Published) {
                write("snapshot.db.manifest.json");
            }
        }));

        assertThat(names()).containsExactly("snapshot.db.manifest.json");
        assertThat(directory.resolve("snapshot.db.manifest.json")).hasContent("somebody's");
    }

    @Test
    void leavesNothingWhenEtcdIsKilledMidStream(@EtcdBinary EtcdProcess etcd) throws IOException {
        fillLarge(etcd.api());

        assertThatThrownBy(() -> save(etcd, event -> {
                    if (event instanceof BackupEvent.Received && etcd.isAlive()) {
                        etcd.kill();
                    }
                }))
                .isInstanceOf(EtcdException.class);

        assertThat(names()).isEmpty();
    }

    @Test
    void leavesNothingWhenTheStreamStalls() throws IOException {
        var quick =
                BackupOptions.DEFAULTS.withStream(new StreamLimits(Duration.ofMinutes(1), Duration.ofSeconds(1), 8));
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            fillLarge(etcd.api());
            var freezes =
                    TcpFault.freeze(TcpFault.Direction.TO_CLIENT, 2_000_000).reaching(TcpFault.Reach.FROM_THEN_ON);
            try (TcpFaultProxy proxy =
                    TcpFaultProxy.before(etcd.plan().clientPort().number()).arm(freezes)) {
                assertThatThrownBy(() -> new SnapshotSave(BackupListener.SILENT, InstantSource.system())
                                .run(request(
                                        List.of(proxy.url()),
                                        PATIENT.withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                                        quick)))
                        .isInstanceOf(EtcdException.class);
                assertThat(proxy.struck()).isPositive();
            }

            assertThat(names()).isEmpty();
        }
    }

    @Test
    void leavesNothingWhenItsThreadIsInterrupted(@EtcdBinary EtcdProcess etcd) throws IOException {
        fillLarge(etcd.api());

        assertThatThrownBy(() -> save(etcd, event -> {
                    if (event instanceof BackupEvent.Received) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.reason()).isEqualTo(BackupException.Reason.CANCELLED));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void saysThatTheDirectoryIsMissing(@EtcdBinary EtcdProcess etcd) throws IOException {
        var request = new SnapshotSaveRequest(
                endpoints(List.of(etcd.clientUrl())),
                PATIENT,
                directory.resolve("missing/snapshot.db"),
                BackupOptions.DEFAULTS,
                "test");

        assertThatThrownBy(() -> new SnapshotSave(BackupListener.SILENT, InstantSource.system()).run(request))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("does not exist; create it");
    }

    private void assertTaken(ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageContaining("never replaced")
                .isInstanceOfSatisfying(
                        ObjectStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(ObjectStoreException.Kind.ALREADY_EXISTS));
    }

    private void write(String name) {
        try {
            Files.writeString(directory.resolve(name), "somebody's");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SavedSnapshot save(EtcdProcess etcd, BackupListener listener) throws IOException {
        return new SnapshotSave(listener, InstantSource.system())
                .run(request(List.of(etcd.clientUrl()), PATIENT, BackupOptions.DEFAULTS));
    }

    private SnapshotSaveRequest request(List<String> urls, ConnectionOptions connection, BackupOptions options) {
        return new SnapshotSaveRequest(endpoints(urls), connection, directory.resolve("snapshot.db"), options, "test");
    }

    static List<Endpoint> endpoints(List<String> urls) {
        return urls.stream()
                .map(url -> Endpoint.parse(url, Endpoint.Scheme.HTTP))
                .toList();
    }

    private static void assertDescribes(Manifest manifest, Path file) throws IOException {
        try (SnapshotFile snapshot = SnapshotFile.open(file)) {
            var report = snapshot.scan(ScanOptions.snapshot().collectingRows(1 << 20), ScanProgress.SILENT);
            assertThat(manifest.verify(report)).isEmpty();
        }
    }

    /** So many small keys, one written again; returns the revision. */
    static long fill(EtcdApi api, int keys) {
        for (int i = 0; i < keys; i++) {
            api.put("key" + i, "value" + i);
        }
        return api.put("key0", "again");
    }

    static void fillLarge(EtcdApi api) {
        String value = "v".repeat(500_000);
        for (int i = 0; i < 30; i++) {
            api.put("large" + i, value);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
