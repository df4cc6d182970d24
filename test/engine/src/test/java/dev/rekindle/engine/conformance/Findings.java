package dev.rekindle.engine.conformance;

import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.PreparedSnapshot;
import dev.rekindle.testing.SnapshotShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of one snapshot, aspect by aspect: equal, equal but for a documented difference, or a failure. Every snapshot leaves a line in a
 * file of its own; {@code target/conformance.md} is the table of all of them, written anew after each.
 */
final class Findings {
    private static final Path TARGET = Path.of("target");
    private static final String DIFFERENCES = """

            ¹ etcdctl 3.4 leaves the old members in the database and writes no new ones there (etcd #20967), leaves the raft term, and writes no \
            configuration state into its log; we restore as 3.5 and later do, whatever the version, and 3.4 boots from it.

            ² As the live etcd of that version said, and as etcdutl 3.7 computes it offline: before 3.6 there is no such command, and that of 3.6 \
            panics on a store with leases ("no lessor to attach lease").
            """;

    private final PreparedSnapshot snapshot;
    private final Map<Aspect, String> results = new EnumMap<>(Aspect.class);
    private final List<Throwable> failures = new ArrayList<>();

    Findings(PreparedSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** A comparison, which throws {@link AssertionError} where there is a difference. */
    interface Comparison {
        void run() throws Exception;
    }

    void equal(Aspect aspect, Comparison comparison) {
        compare(aspect, "equal", comparison);
    }

    /** Compares, and remembers a failure without ending the test, so that the table shows all of it. {@code verdict} is what success is called. */
    void compare(Aspect aspect, String verdict, Comparison comparison) {
        try {
            comparison.run();
            results.put(aspect, verdict);
        } catch (Exception | AssertionError e) {
            results.put(aspect, "**differs**");
            failures.add(new AssertionError(aspect + ": " + e.getMessage(), e));
        }
    }

    /** Writes the line and the table; throws the first failure with the others attached. */
    void conclude() throws Exception {
        writeTable();
        if (!failures.isEmpty()) {
            var first = failures.getFirst();
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw new AssertionError(snapshot + ": " + first.getMessage(), first);
        }
    }

    private void writeTable() throws IOException {
        var lines = Files.createDirectories(TARGET.resolve("conformance"));
        var cells = Arrays.stream(Aspect.values())
                .map(aspect -> results.getOrDefault(aspect, "–"))
                .collect(Collectors.joining(" | "));
        Files.writeString(
                lines.resolve(fileName(snapshot.version(), snapshot.shape())),
                "| %s | %s | %s |\n".formatted(snapshot.version(), snapshot.shape(), cells));
        var titles = Arrays.stream(Aspect.values()).map(Aspect::toString).collect(Collectors.joining(" | "));
        var table = new StringBuilder(
                "| snapshot of | shape | " + titles + " |\n|---|---|" + "---|".repeat(Aspect.values().length) + "\n");
        for (var version : EtcdVersion.values()) {
            for (var shape : SnapshotShape.values()) {
                var line = lines.resolve(fileName(version, shape));
                table.append(Files.exists(line) ? Files.readString(line) : "");
            }
        }
        Files.writeString(TARGET.resolve("conformance.md"), table + DIFFERENCES);
    }

    private static String fileName(EtcdVersion version, SnapshotShape shape) {
        return version.minor() + "-" + shape + ".row";
    }
}
