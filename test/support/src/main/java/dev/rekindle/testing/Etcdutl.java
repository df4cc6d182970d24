package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The offline tool of one version: etcdutl, or for 3.4 the etcdctl that did its work. The oracle for what we read and write. */
public final class Etcdutl {
    private final EtcdVersion version;
    private final Command command;

    private Etcdutl(EtcdVersion version, Command command) {
        this.version = version;
        this.command = command;
    }

    /** The tool of this version. */
    public static Etcdutl of(EtcdVersion version) {
        EtcdBinaries binaries = version.binaries();
        Path program = binaries.etcdutl().orElseGet(binaries::etcdctl);
        return new Etcdutl(
                version, Command.of(program).environment("ETCDCTL_API", "3").environment("ETCD_VERIFY", "all"));
    }

    /** The version of the tool. */
    public EtcdVersion version() {
        return version;
    }

    /** Runs it and returns how it ended, well or not. */
    public CommandResult run(String... arguments) {
        return command.with(List.of(arguments)).run();
    }

    /** What it says of a snapshot, with or without trailer. */
    public SnapshotStatus snapshotStatus(Path file) {
        JsonNode json = run("snapshot", "status", file.toString(), "--write-out=json")
                .orFail()
                .json();
        return new SnapshotStatus(
                Json.number(json, "hash"),
                Json.number(json, "revision"),
                Json.number(json, "totalKey"),
                Json.number(json, "totalSize"),
                json.path("version").asText(""));
    }

    /** Restores a snapshot as one member of a plan into a directory that does not exist; {@code flags} such as {@code --skip-hash-check}. */
    public CommandResult snapshotRestore(
            Path file, Path dataDir, ClusterPlan plan, MemberPlan member, String... flags) {
        return command.with(List.of(
                        "snapshot",
                        "restore",
                        file.toString(),
                        "--data-dir=" + dataDir,
                        "--name=" + member.name(),
                        "--initial-cluster=" + plan.initialCluster(),
                        "--initial-cluster-token=" + plan.token(),
                        "--initial-advertise-peer-urls=" + member.advertisedPeerUrls()))
                .with(List.of(flags))
                .run();
    }

    /**
     * HashKV of a bbolt file or snapshot at a revision; 0 means the current one. Ask {@link EtcdVersion#V3_7}: 3.6.16 panics ("no lessor to attach
     * lease") where a key has a lease. It is shown a copy, because it opens its file for writing and goes on with an unfinished compaction.
     *
     * @throws IllegalStateException before 3.6, which cannot do it
     */
    public KvHash hashKv(Path file, long revision) {
        if (!version.atLeast(EtcdVersion.V3_6)) {
            throw new IllegalStateException("etcdutl hashkv exists from 3.6, this is " + version.minor());
        }
        try {
            Path copy = Files.createTempFile("hashkv", ".db");
            try {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                return hashKvOf(copy, revision);
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KvHash hashKvOf(Path copy, long revision) {
        JsonNode json = run("hashkv", copy.toString(), "--rev=" + revision, "--write-out=json")
                .orFail()
                .json();
        return new KvHash(
                Json.number(json, "hash"), Json.number(json, "hashRevision"), Json.number(json, "compactRevision"));
    }
}
