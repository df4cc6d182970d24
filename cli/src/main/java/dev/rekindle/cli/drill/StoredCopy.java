package dev.rekindle.cli.drill;

import dev.rekindle.backup.BackupResult;
import dev.rekindle.backup.encoding.DataKey;
import dev.rekindle.backup.manifest.Manifest;
import dev.rekindle.bbolt.SnapshotCorruptException;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Diagnosis;
import dev.rekindle.cli.store.DeepScan;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.snapshot.SnapshotReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every byte of a stored backup, proved, and compared with its manifest, while a plain copy is made of it to compare keys with. */
final class StoredCopy {
    private StoredCopy() {}

    /**
     * Proves and copies it.
     *
     * @param key what decrypts it; empty where it is not encrypted
     * @param copy where the snapshot is written, decoded; nothing is there yet
     * @throws ClaimFailedException when it is not what its manifest says
     * @throws CommandFailedException when it is no sound snapshot
     * @throws IOException when the store or the disk fails
     */
    static SnapshotReport make(
            ObjectStore store, StoredObject object, Manifest manifest, Optional<DataKey> key, Path copy)
            throws IOException, ClaimFailedException, CommandFailedException {
        String name = store.location() + object.key();
        SnapshotReport report;
        try (FileChannel file = FileChannel.open(copy, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            report = DeepScan.of(store, object, manifest, key, bytes -> {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            });
        } catch (SnapshotCorruptException e) {
            throw Diagnosis.ofSnapshot(name, e).asException();
        }
        List<Manifest.Difference> differences = manifest.verify(report);
        if (!differences.isEmpty()) {
            throw new ClaimFailedException(name + " is not what its manifest says: "
                    + differences.stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return report;
    }

    /** Of a backup that the drill itself has just made. */
    static SnapshotReport make(ObjectStore store, BackupResult backup, Path copy)
            throws IOException, ClaimFailedException, CommandFailedException {
        return make(store, backup.object(), backup.manifest(), Optional.empty(), copy);
    }
}
