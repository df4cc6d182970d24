package dev.rekindle.localize;

import dev.rekindle.localize.failure.UsageException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a member lives.
 *
 * @param dataDir etcd's {@code --data-dir}; created where it does not exist; may be a mount point, with {@code lost+found} in it
 * @param walDir etcd's {@code --wal-dir}, where it lies outside {@code member/}; may be on another volume
 * @param existingData what to do when the target holds data of something else
 * @param ownership whose the new files shall be
 */
public record Target(Path dataDir, Optional<Path> walDir, ExistingData existingData, Ownership ownership) {
    /** Makes the paths absolute and normal. */
    public Target {
        Path data = dataDir.toAbsolutePath().normalize();
        dataDir = data;
        walDir = walDir.map(path -> path.toAbsolutePath().normalize())
                .filter(path -> !path.equals(data.resolve("member/wal")));
    }

    /** The same for paths that come from people: refuses a WAL directory that the data directory's own layout would collide with. */
    public static Target of(Path dataDir, Optional<Path> walDir, ExistingData existingData, Ownership ownership)
            throws UsageException {
        Target target = new Target(dataDir, walDir, existingData, ownership);
        if (target.walDir.isPresent()) {
            Path wal = target.walDir.get();
            if (wal.equals(target.dataDir)
                    || wal.startsWith(target.dataDir.resolve("member"))
                    || wal.startsWith(target.dataDir.resolve(".rekindle"))) {
                throw new UsageException("wal-dir " + wal + ": must be member/wal of the data directory "
                        + target.dataDir + ", or lie outside its member/ and .rekindle/");
            }
        }
        return target;
    }
}
