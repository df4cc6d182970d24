package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.localize.source.FileSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A target in some state and a restore of it: what the crash tests kill, in a directory that holds data and WAL directory. */
enum Scenario {
    /** Into a directory that does not exist. */
    FRESH,
    /** Old data is archived, by an exchange. */
    ARCHIVE,
    /** Old data is archived where the file system cannot exchange names. */
    ARCHIVE_WITHOUT_EXCHANGE,
    /** A separate WAL directory, nothing there before. */
    WAL_DIRECTORY,
    /** The same where the file system cannot exchange names. */
    WAL_DIRECTORY_WITHOUT_EXCHANGE,
    /** A separate WAL directory, old data in both. */
    ARCHIVE_WAL_DIRECTORY,
    /** The same where the file system cannot exchange names. */
    ARCHIVE_WAL_DIRECTORY_WITHOUT_EXCHANGE,
    /** A joiner with old data. */
    JOINER,
    /** A joiner with old data and a separate WAL directory. */
    JOINER_WAL_DIRECTORY,
    /** The same where the file system cannot exchange names. */
    JOINER_WAL_DIRECTORY_WITHOUT_EXCHANGE;

    static final String TOKEN = "tok-1";

    boolean hasOldData() {
        return !(this == FRESH || this == WAL_DIRECTORY || this == WAL_DIRECTORY_WITHOUT_EXCHANGE);
    }

    boolean hasWalDirectory() {
        return name().contains("WAL_DIRECTORY");
    }

    boolean isJoiner() {
        return name().startsWith("JOINER");
    }

    boolean canExchange() {
        return !name().endsWith("WITHOUT_EXCHANGE");
    }

    /** Puts into {@code root} what was there before: data that no restore put there. */
    void prepare(Path root) throws IOException {
        Files.createDirectories(root);
        if (hasOldData()) {
            write(root, "data/member/snap/db", "old database");
            write(root, "data/member/snap/0000000000000002-0000000000000009.snap", "old snap");
            if (hasWalDirectory()) {
                write(root, "wal/0000000000000000-0000000000000000.wal", "old wal 0");
                write(root, "wal/0000000000000001-0000000000000007.wal", "old wal 1");
                write(root, "wal/unrelated", "of no concern");
            } else {
                write(root, "data/member/wal/0000000000000000-0000000000000000.wal", "old wal 0");
            }
            Files.createDirectories(root.resolve("data/lost+found"));
        }
    }

    /** What etcd adds to a restored member before it turns out to be unfit; a joiner has got its own only now. */
    void serve(Path root) throws IOException {
        write(root, "data/member/snap/served", "written since");
        write(
                root,
                hasWalDirectory()
                        ? "wal/0000000000000001-0000000000000007.wal"
                        : "data/member/wal/0000000000000001-0000000000000007.wal",
                "written since");
    }

    private static void write(Path root, String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    RestoreRequest request(Path root, String token, SmallSnapshot snapshot) {
        Target target = new Target(
                root.resolve("data"),
                hasWalDirectory() ? Optional.of(root.resolve("wal")) : Optional.empty(),
                ExistingData.ARCHIVE,
                new Ownership.Inherited());
        return new RestoreRequest(token, target, isJoiner() ? new Content.Nothing() : content(snapshot));
    }

    Layout layout(Path root, String token) {
        return new Layout(
                root.resolve("data"), hasWalDirectory() ? Optional.of(root.resolve("wal")) : Optional.empty(), token);
    }

    static Content.FromSnapshot content(SmallSnapshot snapshot) {
        return new Content.FromSnapshot(
                new FileSource(snapshot.file()),
                new MemberPlan("m1", "m1=http://127.0.0.1:12380", "http://127.0.0.1:12380", "cluster-token"),
                Acceptance.USUAL,
                OptionalLong.empty());
    }

    /** Everything below a directory that is not ours: what etcd has there, and what is of no concern. */
    static Map<String, String> withoutOurs(Path root) throws IOException {
        Map<String, String> tree = Trees.of(root);
        tree.keySet().removeIf(name -> name.contains(".rekindle"));
        return tree;
    }

    /** What the target must show after a restore that nothing interrupted. */
    static Map<String, String> published(Path root) throws IOException {
        Map<String, String> tree = Trees.of(root.resolve("data/member"));
        Map<String, String> wal = Trees.of(root.resolve("wal"));
        wal.keySet().removeIf(name -> !name.endsWith(".wal") || name.startsWith(".rekindle"));
        wal.forEach((name, content) -> tree.put("wal-dir/" + name, content));
        // Names the token, which differs between runs on purpose.
        tree.remove("rekindle-receipt.json");
        return tree;
    }

    /** After a restore: nothing of ours is left but archives and a marker, and the old data is whole in exactly one archive. */
    void assertTidyWithOldDataArchived(Path root, Path before) throws IOException {
        List<String> work = names(root.resolve("data/.rekindle"));
        assertThat(work).allMatch(name -> name.startsWith("archive-") || (isJoiner() && name.startsWith("joiner-")));
        assertThat(names(root.resolve("wal/.rekindle"))).allMatch(name -> name.startsWith("archive-"));
        List<Map<String, String>> archives = new ArrayList<>();
        for (String name : work) {
            if (name.startsWith("archive-")) {
                Map<String, String> archived =
                        Trees.of(root.resolve("data/.rekindle").resolve(name).resolve("member"));
                if (archived.equals(Trees.of(before.resolve("data/member")))) {
                    archives.add(archived);
                }
            }
        }
        assertThat(archives).hasSize(hasOldData() ? 1 : 0);
        if (hasOldData() && hasWalDirectory()) {
            List<Map<String, String>> walArchives = new ArrayList<>();
            for (String name : names(root.resolve("wal/.rekindle"))) {
                walArchives.add(Trees.of(root.resolve("wal/.rekindle").resolve(name)));
            }
            assertThat(walArchives).containsOnlyOnce(walFiles(before.resolve("wal")));
            assertThat(root.resolve("wal/unrelated")).hasContent("of no concern");
        }
    }

    private static Map<String, String> walFiles(Path directory) throws IOException {
        Map<String, String> files = Trees.of(directory);
        files.keySet().removeIf(name -> !name.isEmpty() && !name.endsWith(".wal"));
        return files;
    }

    static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
