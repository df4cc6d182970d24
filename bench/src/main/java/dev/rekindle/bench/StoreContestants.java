package dev.rekindle.bench;

import static dev.rekindle.bench.Contestants.OURS;

import java.nio.file.Path;
import java.util.List;

/**
 * The command lines that go to an S3 store and come back from it. The peers are what people do without us: etcd's own tools, and AWS's transfer
 * manager, which copies in parallel parts and proves nothing. Credentials come from the environment.
 *
 * @param rekindle our launcher
 * @param etcd a directory with etcdctl and etcdutl
 * @param s3cp the transfer manager's command
 * @param store the server's address
 * @param bucket on it
 */
record StoreContestants(Path rekindle, Path etcd, Path s3cp, String store, String bucket) {
    static final String NOT_COMPARED = "rekindle --no-compare";
    static final String SAVE_AND_COPY = "etcdctl snapshot save, then s3cp put";
    static final String COPY_AND_RESTORE = "s3cp get, then etcdutl snapshot restore";
    static final String COPY = "s3cp get + fsync, nothing proved";

    /** From a live etcd into the store; each run's object lies under a prefix that is named like the run's directory. */
    List<Subject> backup(String endpoint) {
        return List.of(
                new Subject(
                        NOT_COMPARED,
                        dir -> List.of(
                                rekindle.toString(),
                                "backup",
                                "--endpoints",
                                endpoint,
                                "--to",
                                url(dir.getFileName() + "/"),
                                "--no-compare")),
                new Subject(OURS, dir -> backup(endpoint, dir.getFileName() + "/")),
                new Subject(
                        SAVE_AND_COPY,
                        dir -> shell(
                                "\"$1/etcdctl\" --endpoints \"$3\" snapshot save \"$7/s.db\" && \"$2\" put \"$7/s.db\" \"$4\" \"$5\" \"$6/s.db\"",
                                endpoint,
                                String.valueOf(dir.getFileName()),
                                dir)));
    }

    /** Our backup, to a prefix of the bucket. */
    List<String> backup(String endpoint, String prefix) {
        return List.of(rekindle.toString(), "backup", "--endpoints", endpoint, "--to", url(prefix));
    }

    /** From the store into a data directory. */
    List<Subject> restore(String key) {
        return List.of(
                new Subject(
                        OURS,
                        dir -> List.of(
                                rekindle.toString(),
                                "restore",
                                "--from",
                                url(key),
                                "--data-dir",
                                dir.resolve("data") + "")),
                new Subject(
                        COPY_AND_RESTORE,
                        dir -> shell(
                                "\"$2\" get \"$4\" \"$5\" \"$6\" \"$7/s.db\" && \"$1/etcdutl\" snapshot restore \"$7/s.db\" --data-dir \"$7/data\"",
                                "",
                                key,
                                dir)),
                new Subject(COPY, dir -> shell("\"$2\" get \"$4\" \"$5\" \"$6\" \"$7/s.db\"", "", key, dir)));
    }

    private String url(String key) {
        return "s3://" + bucket + "/" + key + "?endpoint=" + store;
    }

    private List<String> shell(String script, String endpoint, String key, Path dir) {
        return List.of(
                "sh",
                "-c",
                script,
                "sh",
                etcd.toString(),
                s3cp.toString(),
                endpoint,
                store,
                bucket,
                key,
                dir.toString());
    }
}
