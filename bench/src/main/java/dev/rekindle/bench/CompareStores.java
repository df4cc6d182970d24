package dev.rekindle.bench;

import static dev.rekindle.bench.Contestants.OURS;
import static dev.rekindle.bench.StoreContestants.COPY;
import static dev.rekindle.bench.StoreContestants.COPY_AND_RESTORE;
import static dev.rekindle.bench.StoreContestants.NOT_COMPARED;
import static dev.rekindle.bench.StoreContestants.SAVE_AND_COPY;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs Rekindle and its peers in turn against one S3 server and writes the figures. {@code hack/bench --stores} starts it, and the server. */
@Command(name = "compare-stores", mixinStandardHelpOptions = true, sortOptions = false)
public final class CompareStores implements Callable<Integer> {
    private static final String BASE = "base";

    @Option(names = "--snapshot", required = true, description = "The snapshot that etcd serves.")
    private Path snapshot = Path.of("");

    @Option(names = "--etcd", required = true, description = "Directory with etcd, etcdctl and etcdutl.")
    private Path etcd = Path.of("");

    @Option(names = "--rekindle", required = true, description = "Our launcher.")
    private Path rekindle = Path.of("");

    @Option(names = "--s3cp", required = true, description = "The peer that copies.")
    private Path s3cp = Path.of("");

    @Option(names = "--store", required = true, description = "The address of an S3 server.")
    private String store = "";

    @Option(names = "--server", required = true, description = "What it is, for the page.")
    private String server = "";

    @Option(names = "--bucket", required = true, description = "The directory in which it keeps a bucket of that name.")
    private Path bucket = Path.of("");

    @Option(names = "--scratch", required = true, description = "Directory on the disk to be measured.")
    private Path scratch = Path.of("");

    @Option(names = "--rounds", defaultValue = "3", description = "Runs of each subject; the median is reported.")
    private int rounds;

    @Option(names = "--out", required = true, description = "The Markdown file to write.")
    private Path out = Path.of("");

    /** Exits with 0 when everything was measured, 10 when something could not be run. */
    public static void main(String[] args) {
        int exit = new CommandLine(new CompareStores())
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    command.getErr().println("compare-stores: " + e.getMessage());
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
        var contest = new Contest(scratch, rounds, dir -> bucket.resolve(dir.getFileName()));
        var peers = new StoreContestants(rekindle, etcd, s3cp, store, String.valueOf(bucket.getFileName()));
        var backup = new Results("backup to S3");
        var restore = new Results("restore from S3");
        Path base;
        try (LiveEtcd live = LiveEtcd.serve(etcd, snapshot, Files.createTempDirectory(scratch, "etcd-"))) {
            run(peers.backup(live.endpoint(), BASE + "/"));
            base = object();
            List<Subject> backups = peers.backup(live.endpoint());
            for (Condition condition : List.of(Condition.WARM, Condition.CONFINED)) {
                backup.add(condition, contest.run("backup", condition, snapshot, backups));
            }
        }
        List<Subject> restores = peers.restore(BASE + "/" + base.getFileName());
        for (Condition condition : Condition.values()) {
            restore.add(condition, contest.run("restore", condition, base, restores));
        }
        Memory.release();
        String page = introduction() + goals(backup, restore) + backup.markdown(OURS) + restore.markdown(OURS);
        Files.writeString(out, page);
        System.out.print(page);
        return 0;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " exited with " + exit);
        }
    }

    /** Where the server keeps the object that was backed up first: a directory of that name, with its parts. */
    private Path object() throws IOException {
        try (Stream<Path> objects = Files.list(bucket.resolve(BASE))) {
            return objects.filter(path -> path.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(bucket + " holds no object; is it that server's directory?"));
        }
    }

    private String introduction() throws IOException {
        return String.format(
                Locale.ROOT,
                """
                # Performance: to an object store and back

                Written by `hack/bench --stores`, which runs Rekindle and its peers in turn, against the same server, in the same run. Medians of %d runs.
                Why the figures are what they are, and where they fall short: [explanation/performance.md](explanation/performance.md).

                - machine: %s; the server shares it, and its disk
                - snapshot: %.2f GB (%d bytes), Kubernetes-like rows, served by etcd %s
                - server: %s
                - warm: the snapshot lies in the page cache; cold: the page cache was dropped first; 512 MiB cgroup: cold, and memory of the client
                  with its page cache confined to 512 MiB; 1 Gbit/s link: warm, and the network between client and server that slow, as where a store
                  is elsewhere and has cores of its own
                - s3cp: AWS's transfer manager for Go, 8 parts of 16 MiB at once
                - peak RSS counts mapped file pages, which is why etcdutl's follows the size of the file

                """,
                rounds,
                Machine.describe(),
                Files.size(snapshot) / 1e9,
                Files.size(snapshot),
                etcd.getFileName().toString().replace("etcd-", ""),
                server);
    }

    private static String goals(Results backup, Results restore) {
        var table = new StringBuilder("| figure | to reach | measured |\n|---|---|---|\n");
        goal(
                table,
                "backup, proof included, against saving and copying",
                "≤ 1.1×",
                backup.speedup(Condition.WARM, SAVE_AND_COPY, NOT_COMPARED));
        goal(
                table,
                "restore against the bare parallel download, 1 Gbit/s link",
                "≤ 1.25×",
                restore.speedup(Condition.LINKED, COPY, OURS));
        goal(
                table,
                "restore against the bare parallel download, the server on the same two cores",
                "≤ 1.25×",
                restore.speedup(Condition.WARM, COPY, OURS));
        goal(
                table,
                "restore against downloading and etcdutl, warm",
                "",
                restore.speedup(Condition.WARM, COPY_AND_RESTORE, OURS));
        goal(
                table,
                "restore against downloading and etcdutl, 512 MiB cgroup",
                "",
                restore.speedup(Condition.CONFINED, COPY_AND_RESTORE, OURS));
        return table.append(String.format(
                        Locale.ROOT,
                        "| peak memory of backup, of restore | ≤ 64 MiB over idle and 24 bytes a page, ≤ 128 MiB | %d MiB, %d MiB |%n%n",
                        backup.peakRss(OURS) >> 20,
                        restore.peakRss(OURS) >> 20))
                .toString();
    }

    private static void goal(StringBuilder table, String figure, String reach, Optional<Double> ratio) {
        table.append("| ").append(figure).append(" | ").append(reach).append(" | ");
        table.append(ratio.map(r -> String.format(Locale.ROOT, "%.2f×", r)).orElse("not measured"));
        table.append(" |\n");
    }
}
