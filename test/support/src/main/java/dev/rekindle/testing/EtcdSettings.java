package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to start one member, again and again.
 *
 * @param initialCluster the value of {@code --initial-cluster}; etcd ignores it once it has a WAL
 * @param token the value of {@code --initial-cluster-token}
 * @param certificates null for plain text
 * @param atClose undoes what was made for this member alone
 */
record EtcdSettings(
        EtcdVersion version,
        MemberPlan plan,
        String initialCluster,
        String token,
        Path dataDir,
        List<String> flags,
        Map<String, String> environment,
        @Nullable TestCertificates certificates,
        Runnable atClose) {

    void cleanUp() {
        atClose.run();
    }

    List<String> command() {
        var words = new ArrayList<String>();
        words.add(version.binaries().etcd().toString());
        words.add("--name=" + plan.name());
        words.add("--data-dir=" + dataDir);
        words.add("--listen-client-urls=" + plan.clientUrl());
        words.add("--advertise-client-urls=" + plan.clientUrl());
        words.add("--listen-peer-urls=" + plan.peerUrl());
        words.add("--initial-advertise-peer-urls=" + plan.advertisedPeerUrls());
        words.add("--initial-cluster=" + initialCluster);
        words.add("--initial-cluster-token=" + token);
        if (version.atLeast(EtcdVersion.V3_5)) {
            // Spares the disk. A killed process loses nothing by it, as the page cache outlives the process; only a
            // power cut would.
            words.add("--unsafe-no-fsync");
        }
        if (certificates != null) {
            words.addAll(certificates.serverFlags());
        }
        words.addAll(flags);
        return words;
    }

    static void deleteTree(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
