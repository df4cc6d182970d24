package dev.rekindle.engine.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code target/crash-report.md}: one line per sweep, ours and its peers' side by side. Each sweep leaves its line in a file of its own,
 * so that suites which run apart still make one table; the table is written anew after each.
 */
final class CrashReport {
    private static final Path TARGET = Path.of("target");

    private CrashReport() {}

    /** Adds a sweep's line, replacing that of an earlier run of the same sweep. */
    static void add(Tally tally) throws IOException {
        var rows = Files.createDirectories(TARGET.resolve("crash-report"));
        var name = "%s, %s, %s"
                .formatted(tally.faults(), tally.situation(), tally.subject())
                .replaceAll("[^A-Za-z0-9.]+", "-");
        Files.writeString(rows.resolve(name + ".row"), tally.row() + "\n");
        var table = new StringBuilder(Tally.HEADER);
        for (var row : sorted(rows)) {
            table.append(Files.readString(row));
        }
        Files.writeString(TARGET.resolve("crash-report.md"), table);
    }

    private static List<Path> sorted(Path rows) throws IOException {
        try (var files = Files.list(rows)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }
}
