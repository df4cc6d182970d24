package dev.rekindle.engine.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory that one run may change, and nothing outside of it.
 *
 * @param root absolute and free of symbolic links, because strace matches paths to the letter
 */
public record Box(Path root) {
    /** The member that every run restores; nobody ever connects to its peer URL. */
    static final String MEMBER_NAME = "m1";

    static final String PEER_URL = "http://127.0.0.1:2380";
    static final String INITIAL_CLUSTER = MEMBER_NAME + "=" + PEER_URL;
    static final String TOKEN = "crash-suite";

    /** The data directory that the restore is to fill. */
    public Path dataDir() {
        return root.resolve("data");
    }

    /** What etcd boots from: complete, or absent, or the old one. */
    public Path member() {
        return dataDir().resolve("member");
    }

    /** Where a run may put what it has to say at its end. */
    public Path terminationLog() {
        return root.resolve("termination-log");
    }

    /** How many unfinished restores lie around. */
    long stagings() throws IOException {
        var ours = dataDir().resolve(".rekindle");
        if (!Files.isDirectory(ours)) {
            return 0;
        }
        try (var names = Files.list(ours)) {
            return names.filter(path -> path.getFileName().toString().startsWith("staging"))
                    .count();
        }
    }
}
