package dev.rekindle.cli.drill;

import com.google.protobuf.ByteString;
import dev.rekindle.backup.etcd.EtcdConnection;
import dev.rekindle.backup.etcd.EtcdException;
import dev.rekindle.backup.etcd.EtcdKv;
import dev.rekindle.backup.etcd.KvOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Fills a throw-away etcd with what a real one holds: keys that were overwritten, deleted and created again, transactions, leases, and a
 * compaction in the middle. The same seed writes the same keyspace.
 */
final class Workload {
    /** etcd refuses transactions of more operations ({@code --max-txn-ops}). */
    private static final int BATCH = 100;

    private static final Duration LEASE = Duration.ofHours(1);

    private final EtcdKv kv;
    private final EtcdConnection etcd;
    private final RandomGenerator random;

    Workload(EtcdConnection etcd, long seed) {
        this.etcd = etcd;
        this.kv = etcd.kv();
        this.random = RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(seed);
    }

    /** Writes {@code keys} keys and their history; returns the revision reached. */
    long write(int keys) throws EtcdException {
        long lease = etcd.leases().grant(LEASE);
        put(0, keys, 0);
        long middle = put(0, keys / 4, lease);
        kv.delete(KvOperation.Delete.key(key(keys - 1)));
        kv.put(key(keys - 1), value());
        kv.delete(KvOperation.Delete.key(key(keys / 2)));
        kv.compact(middle);
        put(keys / 4, keys / 3, 0);
        return putOneByOne(0, keys / 20);
    }

    /** Writes keys that no backup has seen, as a busy cluster does until the moment it is lost. */
    long writeAfterTheBackup(int keys) throws EtcdException {
        long revision = 0;
        for (int i = 0; i < keys; i++) {
            revision = kv.put(ByteString.copyFromUtf8("/drill/after-the-backup/" + i), value());
        }
        return revision;
    }

    private long put(int from, int to, long lease) throws EtcdException {
        long revision = 0;
        for (int first = from; first < to; first += BATCH) {
            List<KvOperation> batch = new ArrayList<>();
            for (int i = first; i < Math.min(first + BATCH, to); i++) {
                batch.add(new KvOperation.Put(key(i), value(), lease));
            }
            revision = kv.apply(batch);
        }
        return revision;
    }

    /** Each of these gets a revision of its own, so that there is history to hash. */
    private long putOneByOne(int from, int to) throws EtcdException {
        long revision = 0;
        for (int i = from; i < to; i++) {
            revision = kv.put(key(i), value());
        }
        return revision;
    }

    private static ByteString key(int i) {
        return ByteString.copyFromUtf8(
                String.format(Locale.ROOT, "/registry/drill/namespace-%02d/object-%07d", i % 20, i));
    }

    private ByteString value() {
        byte[] bytes = new byte[64 + random.nextInt(900)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
