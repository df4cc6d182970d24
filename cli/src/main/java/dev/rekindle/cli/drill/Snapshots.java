package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import dev.rekindle.backup.BackupListener;
import dev.rekindle.backup.BackupOptions;
import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.SnapshotSave;
import dev.rekindle.backup.SnapshotSaveRequest;
import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.localize.Expectations;
import dev.rekindle.snapshot.SnapshotReport;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes snapshots the way the program itself takes them, and tells what a restore may expect of one. */
final class Snapshots {
    private final Path dir;
    private final String toolVersion;

    /** Saves into {@code dir}. */
    Snapshots(Path dir, String toolVersion) {
        this.dir = dir;
        this.toolVersion = toolVersion;
    }

    BackupResult save(String endpoint, String name) throws Exception {
        var request = new SnapshotSaveRequest(
                List.of(Endpoint.parse(endpoint, Endpoint.Scheme.HTTP)),
                ConnectionOptions.DEFAULTS,
                dir.resolve(name),
                BackupOptions.DEFAULTS,
                toolVersion);
        return new SnapshotSave(BackupListener.SILENT, InstantSource.system())
                .run(request)
                .backup();
    }

    /** A sound snapshot of another etcd, which has another cluster id. */
    Path ofAnotherCluster(Rehearsal rehearsal) throws Exception {
        Path data = dir.resolve("foreign");
        try (ThrowAwayEtcd other = rehearsal.bootAnother(data)) {
            other.connection().kv().put(ByteString.copyFromUtf8("/drill/foreign"), ByteString.copyFromUtf8("data"));
            save(other.endpoint(), "foreign.db");
        }
        Trees.delete(data);
        return dir.resolve("foreign.db");
    }

    /** What the manifest of a snapshot would record, for one that came without. */
    static Expectations expectations(SnapshotReport report) {
        return new Expectations(
                OptionalLong.of(report.size()),
                Optional.of(report.sha256()),
                OptionalLong.of(report.revision()),
                OptionalLong.empty(),
                OptionalLong.empty(),
                id(report.clusterId()));
    }

    /** The cluster's id alone: what is known when only the cluster, and not the snapshot, was named. */
    static Expectations clusterOnly(SnapshotReport report) {
        return new Expectations(
                OptionalLong.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                id(report.clusterId()));
    }

    private static OptionalLong id(Optional<String> hex) {
        return hex.map(text -> OptionalLong.of(Long.parseUnsignedLong(text, 16)))
                .orElseGet(OptionalLong::empty);
    }
}
