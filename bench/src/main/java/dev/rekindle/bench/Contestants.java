package dev.rekindle.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines that are compared.
 *
 * @param rekindle our launcher
 * @param etcd a directory with etcd, etcdctl and etcdutl, the peers
 * @param snapshot the input
 */
record Contestants(Path rekindle, Path etcd, Path snapshot) {
    static final String OURS = "rekindle";
    static final String ETCDUTL = "etcdutl";
    static final String ETCDCTL = "etcdctl";
    static final String COPY = "cp + fsync";
    static final String SHA256SUM = "sha256sum";

    List<Subject> restore() {
        return List.of(
                new Subject(OURS, dir -> ours("snapshot", "restore", file(), "--data-dir", dir.resolve("data") + "")),
                new Subject(
                        ETCDUTL,
                        dir -> List.of(
                                peer("etcdutl"),
                                "snapshot",
                                "restore",
                                file(),
                                "--data-dir",
                                dir.resolve("data") + "")),
                new Subject(
                        COPY,
                        dir -> List.of("sh", "-c", "cp \"$0\" \"$1\" && sync \"$1\"", file(), dir.resolve("db") + "")));
    }

    List<Subject> status() {
        return List.of(
                new Subject(OURS, dir -> ours("snapshot", "status", file())),
                new Subject(ETCDUTL, dir -> List.of(peer("etcdutl"), "snapshot", "status", file())));
    }

    /** No peer verifies as much; the nearest are etcdutl's structural check and the bare digest. */
    List<Subject> verify() {
        return List.of(
                new Subject(OURS, dir -> ours("snapshot", "verify", file())),
                new Subject(ETCDUTL, dir -> List.of(peer("etcdutl"), "snapshot", "status", file())),
                new Subject(SHA256SUM, dir -> List.of("sha256sum", file())));
    }

    List<Subject> save(String endpoint) {
        return List.of(
                new Subject(OURS, dir -> ours("snapshot", "save", "--endpoints", endpoint, dir.resolve("s.db") + "")),
                new Subject(
                        ETCDCTL,
                        dir -> List.of(
                                peer("etcdctl"),
                                "--endpoints",
                                endpoint,
                                "snapshot",
                                "save",
                                dir.resolve("s.db") + "")));
    }

    List<Subject> startUp() {
        return List.of(
                new Subject(OURS, dir -> ours("--version")),
                new Subject(ETCDUTL, dir -> List.of(peer("etcdutl"), "version")));
    }

    private List<String> ours(String... arguments) {
        List<String> command = new ArrayList<>(List.of(rekindle.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private String peer(String name) {
        return etcd.resolve(name).toString();
    }

    private String file() {
        return snapshot.toString();
    }
}
