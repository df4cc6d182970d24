package dev.rekindle.testing;

import java.nio.file.Path;
import java.util.Optional;

/** Where the binaries of one etcd version lie. */
public final class EtcdBinaries {
    private final EtcdVersion version;
    private final String tool;

    private EtcdBinaries(EtcdVersion version) {
        this.version = version;
        this.tool = "etcd-" + version.minor();
    }

    static EtcdBinaries of(EtcdVersion version) {
        var binaries = new EtcdBinaries(version);
        binaries.etcd();
        return binaries;
    }

    /** The directory that holds them all. */
    public Path directory() {
        return TestCache.directory().resolve("bin").resolve(tool);
    }

    /** The server. */
    public Path etcd() {
        return TestCache.binary(tool, "etcd");
    }

    /** The client. */
    public Path etcdctl() {
        return TestCache.binary(tool, "etcdctl");
    }

    /** The offline tool; empty for 3.4, whose etcdctl does its work. */
    public Optional<Path> etcdutl() {
        return version == EtcdVersion.V3_4 ? Optional.empty() : Optional.of(TestCache.binary(tool, "etcdutl"));
    }
}
