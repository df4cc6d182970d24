package dev.rekindle.localize;

import dev.rekindle.testing.EtcdApi;
import dev.rekindle.testing.EtcdKeyValue;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A small snapshot of a real etcd with history, deletes and a compaction in it, and a copy of the data directory of a real etcd to which no
 * key was ever written. Made once for all tests that ask for it.
 *
 * @param directory holds both
 * @param file the snapshot
 * @param keys what etcd listed when it was taken
 * @param revision etcd's revision then
 * @param neverWritten the data directory of the other etcd, stopped
 */
record SmallSnapshot(Path directory, Path file, List<EtcdKeyValue> keys, long revision, Path neverWritten)
        implements AutoCloseable {
    static final EtcdVersion VERSION = EtcdVersion.V3_6;

    private static SmallSnapshot take() {
        try {
            Path directory = Files.createTempDirectory("rekindle-snapshot");
            Path neverWritten = directory.resolve("never-written");
            try (EtcdProcess etcd =
                    EtcdProcess.of(VERSION).dataDir(neverWritten).start()) {
                etcd.stop();
            }
            try (EtcdProcess etcd = EtcdProcess.of(VERSION).start()) {
                EtcdApi api = etcd.api();
                for (int i = 0; i < 200; i++) {
                    api.put("/registry/pods/" + i % 90, "value ".repeat(i % 30) + i);
                }
                api.delete("/registry/pods/7");
                api.compact(api.revision() - 100);
                api.put("last", "one");
                Path file = directory.resolve("snapshot.db");
                etcd.etcdctl().snapshotSave(file);
                return new SmallSnapshot(directory, file, api.list(""), api.revision(), neverWritten);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        Trees.delete(directory);
    }

    /** Hands it to tests as a parameter. */
    static final class Resolver implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SmallSnapshot.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(SmallSnapshot.class, _ -> take(), SmallSnapshot.class);
        }
    }
}
