package dev.rekindle.snapshot;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdKeyValue;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.KvHash;
import dev.rekindle.testing.TxnOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * A real etcd that went through a seeded history, the snapshots taken on the way, and what it answered itself: reads and hashes at many revisions.
 *
 * @param early snapshot before any compaction, without leased keys, on which etcdutl hashkv of 3.6 and 3.7 panics
 * @param late snapshot after two compactions and more writes
 * @param earlyReads answers at revisions of {@code early}
 * @param lateReads answers at revisions of {@code late}
 * @param hashes everything HashKV ever said
 */
record RecordedEtcd(
        EtcdVersion version,
        Path early,
        Path late,
        List<Read> earlyReads,
        List<Read> lateReads,
        List<KvHash> hashes,
        long memberId,
        List<Long> leases) {
    /** All keys, in order, as of a revision. */
    record Read(long revision, List<EtcdKeyValue> keys) {}

    private static final int OPERATIONS = 250;
    private static final int SAMPLES = 8;

    static RecordedEtcd run(EtcdVersion version, Path directory) {
        var random = new Random(version.minor().hashCode());
        try (EtcdProcess etcd =
                EtcdProcess.of(version).dataDir(directory.resolve("data")).start()) {
            // etcd 3.4 does not hash the compacted revision itself.
            int oldest = version == EtcdVersion.V3_4 ? 1 : 0;
            var hashes = new ArrayList<KvHash>();
            var leases = new ArrayList<>(List.of(etcd.api().leases().grant(Duration.ofHours(1), 77)));
            write(etcd.api(), random, 0);
            Path early = save(etcd, directory.resolve("early.db"));
            var earlyReads = reads(etcd.api(), random, 1);
            hashes.addAll(hashes(etcd, earlyReads));

            long compacted = etcd.api().revision() * 2 / 3;
            etcd.api().compact(compacted);
            hashes.addAll(hashes(etcd, reads(etcd.api(), random, compacted + oldest)));
            leases.add(etcd.api().leases().grant(Duration.ofHours(2), 78));
            write(etcd.api(), random, 77);
            // A compaction exactly at a deletion is the case that old and new servers once hashed differently.
            etcd.api().put("doomed", "x");
            long deletion = etcd.api().delete("doomed");
            etcd.api().compact(deletion);
            write(etcd.api(), random, 77);
            if (version.atLeast(EtcdVersion.V3_6)) {
                // Before that, etcd tells the version that it guesses from what else is in the database.
                String written = version.minor() + ".0";
                Await.until(
                        "etcd to write its storage version",
                        Duration.ofSeconds(30),
                        () -> etcd.api().maintenance().status().storageVersion().equals(written));
            }
            Path late = save(etcd, directory.resolve("late.db"));
            var lateReads = reads(etcd.api(), random, deletion + oldest);
            hashes.addAll(hashes(etcd, lateReads));
            long member = etcd.api().members().list().getFirst().id();
            return new RecordedEtcd(version, early, late, earlyReads, lateReads, hashes, member, leases);
        }
    }

    private static Path save(EtcdProcess etcd, Path file) {
        etcd.etcdctl().snapshotSave(file);
        return file;
    }

    private static void write(EtcdApi api, Random random, long lease) {
        for (int i = 0; i < OPERATIONS; i++) {
            switch (random.nextInt(10)) {
                case 0, 1 -> api.delete(key(random));
                case 2 -> api.txn(transaction(random));
                case 3 -> api.put(new TxnOperation.Put(Bytes.of(key(random)), value(random), lease));
                case 4 -> api.deletePrefix("/registry/pods/1");
                default -> api.put(Bytes.of(key(random)), value(random));
            }
        }
    }

    private static List<TxnOperation> transaction(Random random) {
        var keys = new TreeSet<String>();
        for (int i = 0; i < 5; i++) {
            keys.add(key(random));
        }
        return keys.stream()
                .map(key -> random.nextInt(3) == 0 ? TxnOperation.delete(key) : TxnOperation.put(key, "txn"))
                .toList();
    }

    private static String key(Random random) {
        return "/registry/" + (random.nextBoolean() ? "pods/" : "secrets/") + random.nextInt(60);
    }

    private static Bytes value(Random random) {
        var value = new byte[random.nextInt(random.nextInt(20) == 0 ? 20_000 : 300)];
        random.nextBytes(value);
        return Bytes.of(value);
    }

    private static List<Read> reads(EtcdApi api, Random random, long from) {
        long current = api.revision();
        var revisions = new TreeSet<>(List.of(from, current));
        for (int i = 0; i < SAMPLES; i++) {
            revisions.add(random.nextLong(from, current + 1));
        }
        return revisions.stream()
                .map(revision -> new Read(revision, api.list("", revision)))
                .toList();
    }

    private static List<KvHash> hashes(EtcdProcess etcd, List<Read> reads) {
        return reads.stream()
                .map(read -> etcd.etcdctl().hashKv(read.revision()))
                .toList();
    }
}
