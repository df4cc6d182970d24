package dev.rekindle.localize.materialize;

import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdKeyValue;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.TxnOperation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A snapshot of each version, taken once: history, a transaction of several keys, deletes and a compaction in it. */
final class EtcdSnapshots {
    private final Path directory;
    private final Map<EtcdVersion, EtcdSnapshot> taken = new ConcurrentHashMap<>();

    EtcdSnapshots(Path directory) {
        this.directory = directory;
    }

    /**
     * One snapshot.
     *
     * @param keys what etcd listed when it was taken
     * @param revision etcd's revision then
     */
    record EtcdSnapshot(Path file, List<EtcdKeyValue> keys, long revision) {}

    EtcdSnapshot of(EtcdVersion version) {
        return taken.computeIfAbsent(version, this::take);
    }

    private EtcdSnapshot take(EtcdVersion version) {
        try (EtcdProcess etcd = EtcdProcess.of(version).start()) {
            EtcdApi api = etcd.api();
            for (int i = 0; i < 300; i++) {
                api.put("/registry/pods/" + i % 120, "value ".repeat(i) + i);
            }
            api.compact(api.revision() - 100);
            api.txn(List.of(
                    new TxnOperation.Put(Bytes.of("a"), Bytes.of("1"), 0),
                    new TxnOperation.Put(Bytes.of("b"), Bytes.of("2"), 0)));
            api.delete("/registry/pods/7");
            Path file = directory.resolve(version.minor() + ".db");
            etcd.etcdctl().snapshotSave(file);
            return new EtcdSnapshot(file, api.list(""), api.revision());
        }
    }
}
