package dev.rekindle.engine.refusal;

import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.TestCache;
import dev.rekindle.testing.TxnOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Random;

/** A snapshot of about 100 MB: values from a few bytes to some pages, so that damage can hit pages of every kind. Made once per machine. */
final class LargeSnapshot {
    private static final long SEED = 42;
    private static final int TRANSACTIONS = 400;
    private static final int PER_TRANSACTION = 100;
    private static final int LARGEST_VALUE = 4_400;

    private LargeSnapshot() {}

    static byte[] bytes() throws IOException {
        return Files.readAllBytes(file());
    }

    private static Path file() throws IOException {
        var directory = Files.createDirectories(TestCache.directory().resolve("snapshots"));
        var file = directory.resolve("large-1.db");
        if (!Files.exists(file)) {
            var made = Files.createTempDirectory(directory, ".making-").resolve("snapshot.db");
            make(made);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(made.getParent());
        }
        return file;
    }

    private static void make(Path file) {
        var random = new Random(SEED);
        try (var etcd =
                EtcdProcess.of(EtcdVersion.V3_6).environment("ETCD_VERIFY", "").start()) {
            for (int i = 0; i < TRANSACTIONS; i++) {
                var puts = new ArrayList<TxnOperation>();
                for (int j = 0; j < PER_TRANSACTION; j++) {
                    var value = new byte[random.nextInt(LARGEST_VALUE)];
                    random.nextBytes(value);
                    puts.add(new TxnOperation.Put(Bytes.of("/registry/%04d/%03d".formatted(i, j)), Bytes.of(value), 0));
                }
                etcd.api().txn(puts);
            }
            etcd.etcdctl().snapshotSave(file);
        }
    }
}
