package dev.rekindle.engine.crash;

import dev.rekindle.engine.Origin;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A snapshot of an etcd that was filled for the purpose. */
final class FreshSnapshot {
    private FreshSnapshot() {}

    /**
     * Makes one of some ten pages in {@code directory}, which is created where it does not exist: enough for every step of a restore, little enough
     * to restore it hundreds of times.
     */
    static Origin make(EtcdVersion version, Path directory) throws IOException {
        return make(version, directory, 300, 10);
    }

    /** The same with so many keys and values of so many bytes. */
    static Origin make(EtcdVersion version, Path directory, int keys, int valueSize) throws IOException {
        Files.createDirectories(directory);
        var random = new Random(keys);
        try (var etcd = EtcdProcess.of(version).start()) {
            for (int i = 0; i < keys; i++) {
                var value = new StringBuilder();
                random.ints(valueSize, 'a', 'z').forEach(letter -> value.append((char) letter));
                etcd.api().put("key-" + i, value.toString());
            }
            etcd.api().delete("key-0");
            return Origin.capture(etcd, directory.resolve("snapshot.db"));
        }
    }
}
