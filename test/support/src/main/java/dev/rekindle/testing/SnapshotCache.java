package dev.rekindle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Keeps prepared snapshots in {@code <cache>/snapshots/<version>/<shape>-<recipe>.db} with a JSON file beside each, which is written last: a snapshot
 * counts only with it. The recipe's digest covers the classes that make it and etcd's version, so a changed recipe is made anew.
 */
final class SnapshotCache {
    private static final int DIGEST_CHARACTERS = 12;

    private SnapshotCache() {}

    private record Sidecar(ExpectedKeyspace expected, SnapshotStatus status) {}

    static PreparedSnapshot get(EtcdVersion version, SnapshotShape shape) {
        try {
            String name = shape.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + recipe(version);
            Path directory = Files.createDirectories(
                    TestCache.directory().resolve("snapshots").resolve(version.minor()));
            Path file = directory.resolve(name + ".db");
            Path sidecar = directory.resolve(name + ".json");
            if (!Files.exists(sidecar)) {
                make(version, shape, file, sidecar);
            }
            Sidecar known = Json.MAPPER.readValue(sidecar.toFile(), Sidecar.class);
            return new PreparedSnapshot(version, shape, file, known.expected(), known.status());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One at a time: within this JVM by the monitor, among JVMs by the lock on a file. */
    private static synchronized void make(EtcdVersion version, SnapshotShape shape, Path file, Path sidecar)
            throws IOException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            Objects.requireNonNull(lock);
            if (Files.exists(sidecar)) {
                return; // somebody else was faster
            }
            Path work = Files.createTempDirectory(file.getParent(), ".making-");
            try {
                Path made = work.resolve("snapshot.db");
                ExpectedKeyspace expected = new SnapshotRecipes(version, work).make(shape, made);
                SnapshotStatus status = Etcdutl.of(version).snapshotStatus(made);
                Path described = work.resolve("snapshot.json");
                Json.MAPPER
                        .writerWithDefaultPrettyPrinter()
                        .writeValue(described.toFile(), new Sidecar(expected, status));
                Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Files.move(described, sidecar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                TemporaryDirectory.deleteTree(work);
            }
        }
    }

    private static String recipe(EtcdVersion version) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(version.full().getBytes(StandardCharsets.UTF_8));
            for (Class<?> maker : List.of(
                    SnapshotRecipes.class, Workload.class, ExpectedKeyspace.class, ExpectedKeyspace.Row.class)) {
                digest.update(bytecode(maker));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a JDK without SHA-256", e);
        }
    }

    private static byte[] bytecode(Class<?> type) throws IOException {
        String resource = type.getName().replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        }
    }
}
