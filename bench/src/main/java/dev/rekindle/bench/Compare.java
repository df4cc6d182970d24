package dev.rekindle.bench;

import static dev.rekindle.bench.Contestants.COPY;
import static dev.rekindle.bench.Contestants.ETCDCTL;
import static dev.rekindle.bench.Contestants.ETCDUTL;
import static dev.rekindle.bench.Contestants.OURS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs Rekindle and its peers in turn on one snapshot and writes the figures, the ratios and the machine. {@code hack/bench} starts it. */
@Command(name = "compare", mixinStandardHelpOptions = true, sortOptions = false)
public final class Compare implements Callable<Integer> {
    /** Nothing of what is compared here goes through a network. */
    private static final List<Condition> LOCAL = List.of(Condition.WARM, Condition.COLD, Condition.CONFINED);

    @Option(names = "--snapshot", required = true, description = "The snapshot to work on.")
    private Path snapshot = Path.of("");

    @Option(names = "--etcd", required = true, description = "Directory with etcd, etcdctl and etcdutl.")
    private Path etcd = Path.of("");

    @Option(names = "--rekindle", required = true, description = "Our launcher.")
    private Path rekindle = Path.of("");

    @Option(
            names = "--restore-localize",
            required = true,
            split = " ",
            description = "The init container's command line.")
    private List<String> localize = List.of();

    @Option(names = "--scratch", required = true, description = "Directory on the disk to be measured.")
    private Path scratch = Path.of("");

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each subject; the median is reported.")
    private int rounds;

    @Option(names = "--out", required = true, description = "The Markdown file to write.")
    private Path out = Path.of("");

    /** Exits with 0 when everything was measured, 10 when something could not be run. */
    public static void main(String[] args) {
        int exit = new CommandLine(new Compare())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println("compare: " + e.getMessage());
                    return 10;
                })
                .execute(args);
        Runtime.getRuntime().exit(exit);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Memory.canBeControlled()) {
            throw new IOException("the page cache and memory cgroups need root; run hack/bench as root");
        }
        Files.createDirectories(scratch);
        var contest = new Contest(scratch, rounds);
        var peers = new Contestants(rekindle, etcd, snapshot);
        Results restore = run(contest, "restore", peers.restore(), LOCAL);
        Results status = run(contest, "status", peers.status(), LOCAL);
        Results verify = run(contest, "verify", peers.verify(), List.of(Condition.WARM, Condition.COLD));
        Results start = run(contest, "start-up", peers.startUp(), List.of(Condition.WARM));
        var save = new Results("save");
        try (LiveEtcd live = LiveEtcd.serve(etcd, snapshot, Files.createTempDirectory(scratch, "etcd-"))) {
            save.add(Condition.WARM, contest.run("save", Condition.WARM, snapshot, peers.save(live.endpoint())));
        }
        double firstByte = firstByte();
        Memory.release();

        var page = new StringBuilder();
        page.append(introduction());
        page.append(goals(restore, status, save, firstByte));
        for (Results results : List.of(restore, status, verify, save, start)) {
            page.append(results.markdown(OURS));
        }
        Files.writeString(out, page);
        System.out.print(page);
        return 0;
    }

    private Results run(Contest contest, String job, List<Subject> subjects, List<Condition> conditions)
            throws IOException, InterruptedException {
        var results = new Results(job);
        for (Condition condition : conditions) {
            results.add(condition, contest.run(job, condition, snapshot, subjects));
        }
        return results;
    }

    /** The median of several starts of the init container's main, from its process to its first request for a byte, in seconds. */
    private double firstByte() throws IOException, InterruptedException {
        List<Measurement> runs = new ArrayList<>();
        for (int i = 0; i < Math.max(5, rounds); i++) {
            Path dir = Files.createTempDirectory(scratch, "first-");
            try (var server = new FirstByte()) {
                Path ticket = Files.createDirectories(dir.resolve("ticket"));
                Files.writeString(ticket.resolve("url"), server.url());
                Files.writeString(ticket.resolve("cluster-token"), "bench-" + i);
                var process = new ProcessBuilder(localizeCommand(ticket, dir))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
                long start = System.nanoTime();
                Process running = process.start();
                runs.add(new Measurement(server.secondsSince(start), 0));
                running.destroyForcibly().waitFor();
            }
        }
        return new Series("restore-localize", runs).median();
    }

    private List<String> localizeCommand(Path ticket, Path dir) {
        List<String> command = new ArrayList<>(localize);
        command.addAll(List.of("--token=bench", "--role=Seed", "--ticket-dir=" + ticket, "--", "etcd"));
        command.addAll(List.of("--name=default", "--data-dir=" + dir.resolve("data")));
        command.addAll(List.of(
                "--initial-cluster=default=http://localhost:2380",
                "--initial-advertise-peer-urls=http://localhost:2380"));
        return command;
    }

    private String introduction() throws IOException {
        return String.format(
                Locale.ROOT,
                """
                # Performance

                Written by `hack/bench`, which runs Rekindle and its peers in turn, on the same snapshot, in the same run. Medians of %d runs.
                Why the figures are what they are, and where they fall short: [explanation/performance.md](explanation/performance.md).

                - machine: %s
                - snapshot: %.2f GB (%d bytes), Kubernetes-like rows
                - peers: etcd %s
                - warm: the snapshot lies in the page cache; cold: the page cache was dropped first; 512 MiB cgroup: cold, and memory with page
                  cache confined to 512 MiB
                - peak RSS counts mapped file pages, which is why etcdutl's follows the size of the file

                """,
                rounds,
                Machine.describe(),
                Files.size(snapshot) / 1e9,
                Files.size(snapshot),
                etcd.getFileName().toString().replace("etcd-", ""));
    }

    private static String goals(Results restore, Results status, Results save, double firstByte) {
        var table = new StringBuilder("| figure | to reach | measured |\n|---|---|---|\n");
        goal(table, "restore against etcdutl, warm", "≥ 1.5×", restore.speedup(Condition.WARM, OURS, ETCDUTL));
        goal(
                table,
                "restore against etcdutl, 512 MiB cgroup",
                "≥ 15×",
                restore.speedup(Condition.CONFINED, OURS, ETCDUTL));
        goal(table, "restore against cp + fsync, warm", "≤ 1.3×", restore.speedup(Condition.WARM, COPY, OURS));
        goal(table, "status against etcdutl, cold", "≥ 10×", status.speedup(Condition.COLD, OURS, ETCDUTL));
        goal(table, "save against etcdctl, proof included", "≤ 1.1×", save.speedup(Condition.WARM, ETCDCTL, OURS));
        table.append(String.format(
                Locale.ROOT, "| peak memory of restore | ≤ 128 MiB | %d MiB |%n", restore.peakRss(OURS) >> 20));
        table.append(String.format(
                Locale.ROOT,
                "| start of the init container to first byte requested | ≤ 0.3 s | %.2f s |%n%n",
                firstByte));
        return table.toString();
    }

    private static void goal(StringBuilder table, String figure, String reach, Optional<Double> ratio) {
        table.append("| ").append(figure).append(" | ").append(reach).append(" | ");
        table.append(ratio.map(r -> String.format(Locale.ROOT, "%.2f×", r)).orElse("not measured"));
        table.append(" |\n");
    }
}
