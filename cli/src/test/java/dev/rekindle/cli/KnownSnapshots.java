package dev.rekindle.cli;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.Bytes;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Two snapshots of one small keyspace whose every revision is known.
 *
 * @param backup up to revision 9
 * @param later the same etcd at revision 11
 * @param server what both were taken of, still running
 */
public record KnownSnapshots(Path backup, Path later, EtcdProcess server) implements AutoCloseable {
    /** A key that would turn a terminal red. */
    public static final Bytes CONTROL_KEY = Bytes.of("ctl\u001b[31mred");
    /** A key that is no text. */
    public static final Bytes BINARY_KEY = Bytes.of(new byte[] {0, (byte) 0xff, 'k'});
    /** {@code v1 Secret} as a Kubernetes API server stores it. */
    public static final Bytes SECRET = Bytes.of(kubernetesEnvelope("v1", "Secret"));
    /** A custom resource as a Kubernetes API server stores it. */
    public static final String WIDGET = "{\"apiVersion\":\"shop.example/v2\",\"kind\":\"Widget\",\"spec\":{}}";

    /** Makes both in a directory. */
    public static KnownSnapshots make(EtcdVersion version, Path directory) {
        EtcdProcess etcd = EtcdProcess.of(version).start();
        try {
            Await.until("the cluster version", Duration.ofSeconds(20), () -> knowsClusterVersion(etcd));
            etcd.api().put("/registry/a", "one"); // 2
            etcd.api().put("/registry/b", "two"); // 3
            etcd.api().put("/registry/a", "three"); // 4
            etcd.api().put(Bytes.of("/registry/c"), SECRET); // 5
            etcd.api().delete("/registry/b"); // 6
            etcd.api().put(CONTROL_KEY, Bytes.of("x")); // 7
            etcd.api().put("/shop/widget", WIDGET); // 8
            etcd.api().put(BINARY_KEY, Bytes.of(new byte[] {7, 0})); // 9
            Path backup = directory.resolve("backup.db");
            etcd.etcdctl().snapshotSave(backup);
            etcd.api().put("/registry/d", "new"); // 10
            etcd.api().put("/registry/a", "four"); // 11
            Path later = directory.resolve("later.db");
            etcd.etcdctl().snapshotSave(later);
            return new KnownSnapshots(backup, later, etcd);
        } catch (RuntimeException | Error e) {
            etcd.close();
            throw e;
        }
    }

    /** A new cluster decides on its version only some time after it serves. */
    private static boolean knowsClusterVersion(EtcdProcess etcd) {
        try (var in = URI.create(etcd.clientUrl() + "/version").toURL().openStream()) {
            return !new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("not_decided");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /** A copy that a test may damage. */
    public static Path copy(Path snapshot, Path target) {
        try {
            return Files.copy(snapshot, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code k8s\0} and a {@code runtime.Unknown}: field 1 names the type, field 2 holds the object (apimachinery generated.proto). */
    private static byte[] kubernetesEnvelope(String apiVersion, String kind) {
        var type = new ByteArrayOutputStream();
        writeField(type, 1, apiVersion.getBytes(StandardCharsets.UTF_8));
        writeField(type, 2, kind.getBytes(StandardCharsets.UTF_8));
        var value = new ByteArrayOutputStream();
        value.writeBytes(new byte[] {'k', '8', 's', 0});
        writeField(value, 1, type.toByteArray());
        writeField(value, 2, new byte[] {1, 2, 3});
        return value.toByteArray();
    }

    private static void writeField(ByteArrayOutputStream out, int number, byte[] content) {
        out.write(number << 3 | 2);
        out.write(content.length);
        out.writeBytes(content);
    }
}
