package dev.rekindle.engine.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.backup.BackupKeys;
import dev.rekindle.backup.BackupListener;
import dev.rekindle.backup.BackupOptions;
import dev.rekindle.backup.BackupPipeline;
import dev.rekindle.backup.BackupRequest;
import dev.rekindle.backup.encoding.Compression;
import dev.rekindle.backup.encoding.KeyCheck;
import dev.rekindle.backup.encoding.ObjectEncoding;
import dev.rekindle.backup.encoding.PrivateKeys;
import dev.rekindle.backup.encoding.Recipients;
import dev.rekindle.backup.encoding.TicketValues;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.engine.LocalizeCall;
import dev.rekindle.engine.LocalizeCall.NativeAccess;
import dev.rekindle.engine.Origin;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.file.FileStore;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.ExpectedKeyspace;
import dev.rekindle.testing.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A live etcd, backed up into a directory in every encoding; restored by {@code restore-localize} in a process of its own that has neither Tink
 * nor a private key, from a ticket; booted and compared.
 */
@Timeout(180)
class EncodedRoundTripTest {
    private static final EtcdVersion VERSION = EtcdVersion.V3_6;
    private static final PrivateKeys OPERATOR = PrivateKeys.generate();
    private static final PrivateKeys ESCROW = PrivateKeys.generate();
    private static final Recipients BOTH = new Recipients(List.of(OPERATOR.publicKey(), ESCROW.publicKey()));

    @TempDir
    private Path work;

    static Stream<ObjectEncoding> encodings() {
        return Stream.of(
                ObjectEncoding.PLAIN,
                new ObjectEncoding(Compression.GZIP, Optional.empty()),
                new ObjectEncoding(Compression.NONE, Optional.of(BOTH)),
                new ObjectEncoding(Compression.GZIP, Optional.of(BOTH)));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void givesBackEveryKeyAndEveryHash(ObjectEncoding encoding) throws Exception {
        Path store = Files.createDirectory(work.resolve("store"));
        BackupKeys keys = BackupKeys.of(
                        ObjectPrefix.ROOT,
                        "ns",
                        "main",
                        "b",
                        InstantSource.system().instant())
                .encoded(encoding);
        ExpectedKeyspace expected;
        try (var etcd = EtcdProcess.of(VERSION).start()) {
            Workload.on(etcd.api(), 11).run(300, Workload.Compactions.SOME);
            // Several segments and members.
            for (int i = 0; i < 6; i++) {
                etcd.api().put("large" + i, noise(600_000, i));
            }
            expected = ExpectedKeyspace.observe(etcd);
            backUp(etcd, store, keys, encoding);
        }

        try (var plan = ClusterPlan.loopback(1)) {
            var member = plan.members().getFirst();
            var dataDir = work.resolve("data");
            var call = new LocalizeCall(
                    ticket(store, keys),
                    "tok",
                    work.resolve("termination"),
                    List.of(
                            "--name=" + member.name(),
                            "--data-dir=" + dataDir,
                            "--initial-cluster=" + plan.initialCluster(),
                            "--initial-advertise-peer-urls=" + member.advertisedPeerUrls()),
                    NativeAccess.ALLOWED);
            call.command().run().orFail();
            try (var etcd = EtcdProcess.of(VERSION)
                    .plan(member)
                    .cluster(plan)
                    .dataDir(dataDir)
                    .start()) {
                new Origin(VERSION, store, expected).assertHeldBy(etcd);
            }
        }
    }

    private static void backUp(EtcdProcess etcd, Path directory, BackupKeys keys, ObjectEncoding encoding)
            throws IOException {
        var request = new BackupRequest(
                List.of(Endpoint.parse(etcd.clientUrl(), Endpoint.Scheme.HTTP)),
                ConnectionOptions.DEFAULTS,
                keys,
                BackupOptions.DEFAULTS.withEncoding(encoding),
                Manifest.Subject.NONE,
                new Manifest.Tool("rekindle", "test"));
        try (FileStore store = FileStore.open(directory)) {
            new BackupPipeline(store, BackupListener.SILENT, InstantSource.system()).run(request);
        }
    }

    private Path ticket(Path directory, BackupKeys keys) throws IOException {
        try (FileStore store = FileStore.open(directory)) {
            Manifest manifest = ManifestJson.read(store.path(keys.manifest()));
            var values = TicketValues.of(manifest, KeyCheck.dataKey(manifest, List.of(ESCROW)));
            assertThat(values).containsKey("sha256");
            return LocalizeCall.writeTicket(work.resolve("ticket"), store.path(keys.object()), values);
        }
    }

    private static String noise(int length, int seed) {
        return new SplittableRandom(seed)
                .ints(length, 33, 127)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
