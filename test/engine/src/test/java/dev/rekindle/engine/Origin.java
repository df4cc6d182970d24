package dev.rekindle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.EtcdKeyValue;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.KvHash;
import java.nio.file.Path;
import java.util.List;

/**
 * A snapshot, and what the etcd that it was taken from said at that moment: what every restore of it must give back.
 *
 * @param keys every live key, in order
 * @param hash HashKV at the snapshot's revision
 */
public record Origin(EtcdVersion version, Path snapshot, List<EtcdKeyValue> keys, KvHash hash) {
    /** Keeps its own list. */
    public Origin {
        keys = List.copyOf(keys);
    }

    /** Takes a snapshot of an etcd to which nobody else writes. */
    public static Origin capture(EtcdProcess etcd, Path file) {
        etcd.etcdctl().snapshotSave(file);
        return new Origin(
                etcd.version(), file, etcd.api().list(""), etcd.etcdctl().hashKv(0));
    }

    /** Whether an etcd holds exactly this: every key with its history's numbers, and the hash over all revisions. */
    public boolean isHeldBy(EtcdProcess etcd) {
        return etcd.api().list("").equals(keys)
                && etcd.etcdctl().hashKv(hash.revision()).hash() == hash.hash();
    }

    /** Fails, naming the first difference, unless an etcd holds exactly this. */
    public void assertHeldBy(EtcdProcess etcd) {
        assertThat(etcd.api().list("")).as("live keys of %s", etcd).isEqualTo(keys);
        assertThat(etcd.etcdctl().hashKv(hash.revision()).hash())
                .as("HashKV(%d) of %s", hash.revision(), etcd)
                .isEqualTo(hash.hash());
    }
}
