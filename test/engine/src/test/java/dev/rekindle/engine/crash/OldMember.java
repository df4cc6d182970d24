package dev.rekindle.engine.crash;

import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A stopped member with data of its own. */
final class OldMember {
    private OldMember() {}

    /** Makes one in a directory that does not exist yet. */
    static Path make(EtcdVersion version, Path dataDir) throws IOException {
        try (var etcd = EtcdProcess.of(version).dataDir(dataDir).start()) {
            etcd.api().put("from", "before the disaster");
            etcd.stop();
        }
        cutPreallocation(dataDir.resolve("member").resolve("wal"));
        return dataDir;
    }

    /** etcd reserves 64 MB for each segment, and one segment ahead: hundreds of copies of that would test the disk, not the restore. */
    private static void cutPreallocation(Path wal) throws IOException {
        List<Path> files;
        try (var names = Files.list(wal)) {
            files = names.toList();
        }
        for (var file : files) {
            if (file.toString().endsWith(".tmp")) {
                Files.delete(file);
            } else {
                var content = Files.readAllBytes(file);
                int end = content.length;
                while (end > 0 && content[end - 1] == 0) {
                    end--;
                }
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate((end + 7L) / 8 * 8);
                }
            }
        }
    }
}
