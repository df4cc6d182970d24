package dev.rekindle.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Runs subjects in turn, round by round, so that a noisy minute hurts all of them, and keeps every measurement. */
final class Contest {
    private final Path scratch;
    private final int rounds;
    private final UnaryOperator<Path> traces;

    /** Runs {@code rounds} rounds with working directories under {@code scratch}, which must lie on the disk to be measured. */
    Contest(Path scratch, int rounds) {
        this(scratch, rounds, UnaryOperator.identity());
    }

    /** As well, with what a run leaves elsewhere: a directory, given the run's own, to be deleted after it if it is there. */
    Contest(Path scratch, int rounds, UnaryOperator<Path> traces) {
        this.scratch = scratch;
        this.rounds = rounds;
        this.traces = traces;
    }

    /**
     * Measures each subject once a round.
     *
     * @param input a file or a tree of files, read once before a warm run, so that it lies in the page cache
     * @throws IOException when a subject cannot be started or does not exit with 0; its output is in the message
     */
    Map<String, List<Measurement>> run(String title, Condition condition, Path input, List<Subject> subjects)
            throws IOException, InterruptedException {
        Map<String, List<Measurement>> results = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Subject subject : subjects) {
                Measurement measured = once(condition, input, subject);
                results.computeIfAbsent(subject.name(), name -> new ArrayList<>())
                        .add(measured);
                System.err.printf(
                        "%-8s %-15s round %d/%d  %-34s %8.2f s  %6d MiB%n",
                        title,
                        condition.title(),
                        round,
                        rounds,
                        subject.name(),
                        measured.seconds(),
                        measured.peakRss() >> 20);
            }
        }
        return results;
    }

    private Measurement once(Condition condition, Path input, Subject subject)
            throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory(scratch, "run-");
        try {
            // The work of the run before must not be written back on this one's time.
            new ProcessBuilder("sync").inheritIO().start().waitFor();
            List<String> command = subject.command().apply(dir);
            switch (condition) {
                case WARM -> readThrough(input);
                case COLD -> Memory.dropPageCache();
                case CONFINED -> {
                    Memory.dropPageCache();
                    command = Memory.confine(command, Condition.CONFINED_BYTES);
                }
                case LINKED -> {
                    readThrough(input);
                    return linked(dir, subject.name(), command);
                }
            }
            return time(dir, subject.name(), command);
        } finally {
            delete(dir);
            delete(traces.apply(dir));
        }
    }

    private static Measurement linked(Path dir, String name, List<String> command)
            throws IOException, InterruptedException {
        Link.narrow();
        try {
            return time(dir, name, command);
        } finally {
            Link.widen();
        }
    }

    private static Measurement time(Path dir, String name, List<String> command)
            throws IOException, InterruptedException {
        Path usage = dir.resolveSibling(dir.getFileName() + ".usage");
        Path output = dir.resolveSibling(dir.getFileName() + ".out");
        List<String> timed = new ArrayList<>(List.of("time", "-q", "-f", "%M", "-o", usage.toString()));
        timed.addAll(command);
        long before = System.nanoTime();
        Process process = new ProcessBuilder(timed)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        double seconds = (System.nanoTime() - before) / 1e9;
        try {
            if (exit != 0) {
                throw new IOException(name + " exited with " + exit + ": " + Files.readString(output));
            }
            return new Measurement(
                    seconds, Long.parseLong(Files.readString(usage).strip()) << 10);
        } finally {
            Files.deleteIfExists(usage);
            Files.deleteIfExists(output);
        }
    }

    private static void readThrough(Path input) throws IOException {
        try (Stream<Path> tree = Files.walk(input)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                try (var in = Files.newInputStream(file)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        }
    }

    private static void delete(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(dir)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
