package dev.rekindle.cli.drill;

import dev.rekindle.backup.etcd.Login;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Format;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.failure.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rekindle drill}. */
@Command(
        name = "drill",
        header = "Loses a real etcd and gets it back, and proves it; or proves a snapshot of yours.",
        description = {
            "Without --from, a throw-away etcd is written, backed up, killed, restored and booted; every key, HashKV and a write are proved.",
            "With --from, your snapshot is restored and booted beside everything, and compared with the file key by key.",
            "Either way, damaged and wrong snapshots are offered and must be refused. Ends with 0 only if everything was proved;",
            "with 20 if something did not hold, and with 10 if the machine did not let it be tried."
        },
        footer = {
            "  rekindle drill --etcd /usr/local/bin",
            "  rekindle drill --from backup.db --report report --junit drill.xml",
            "  rekindle drill --keys 100000 -o json"
        })
public final class DrillCommand implements Verb {
    private static final int FEWEST_KEYS = 100;
    private static final long SEED = 20_170_131;

    @Option(
            names = "--etcd",
            paramLabel = "DIR",
            description = "Directory with the etcd to boot (default: the one on the PATH).")
    private Optional<Path> etcd = Optional.empty();

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Keys to write (default: ${DEFAULT-VALUE}).")
    private int keys;

    @Option(names = "--from", paramLabel = "SNAPSHOT", description = "Prove this snapshot. It is only read.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "USER[:PASSWORD]",
            description =
                    "With --from: a user of the snapshot, where its authentication is on. The password is asked for, or taken from"
                            + " ETCDCTL_PASSWORD, unless it is given here.")
    private Optional<String> user = Optional.empty();

    @Option(names = "--report", paramLabel = "DIR", description = "Write report.html into this directory.")
    private Optional<Path> reportDir = Optional.empty();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit XML for a CI system.")
    private Optional<Path> junit = Optional.empty();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the drill may work; what it makes there is removed (default: the directory for temporary files).")
    private Optional<Path> work = Optional.empty();

    private final String version;

    /** @param version of this program, for manifests */
    public DrillCommand(String version) {
        this.version = version;
    }

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        if (keys < FEWEST_KEYS) {
            throw Complaint.usage("--keys " + keys + " is too few to tell a story", "give at least " + FEWEST_KEYS)
                    .asException();
        }
        Path binary = binary(console);
        Path dir = Files.createTempDirectory(
                work.orElse(Path.of(System.getProperty("java.io.tmpdir"))), "rekindle-drill-");
        DrillReport report;
        try (Story story = story(console, binary, dir)) {
            boolean toPeople = console.format() == Format.TEXT;
            var teller = new Teller(console.writer());
            if (toPeople) {
                teller.begin(story.subject());
            }
            Consumer<Step> audience =
                    toPeople ? teller::tell : step -> console.note(step.verdict() + ": " + step.claim());
            report = new Drill(story, InstantSource.system(), audience).play();
        }
        write(report);
        console.answer(new DrillAnswer(report, reportDir.map(path -> path.resolve("report.html"))));
        if (report.exitCode() != ExitCode.DONE) {
            throw new Complaint(
                            report.exitCode(),
                            "NotProved",
                            "not everything was proved",
                            "",
                            "",
                            "read the step that failed")
                    .asException();
        }
    }

    private Story story(Console console, Path binary, Path dir) throws Exception {
        if (from.isEmpty()) {
            return new ThrowAwayStory(binary, dir, keys, SEED, version);
        }
        Path snapshot = from.get();
        Path manifest = snapshot.resolveSibling(snapshot.getFileName() + ".manifest.json");
        Expectations recorded =
                Files.exists(manifest) ? Snapshots.expectations(ManifestJson.read(manifest)) : Expectations.NONE;
        return new OwnSnapshotStory(binary, snapshot, recorded, dir, login(console), version);
    }

    private Optional<Login> login(Console console) {
        return user.map(text -> text.contains(":")
                ? Login.parse(text)
                : new Login(
                        text,
                        Optional.ofNullable(console.environment().get("ETCDCTL_PASSWORD"))
                                .or(() -> console.askPassword("Password of " + text))
                                .orElse("")));
    }

    private Path binary(Console console) throws Exception {
        if (etcd.isPresent()) {
            Path binary = etcd.get().resolve("etcd");
            if (!Files.isExecutable(binary)) {
                throw Complaint.usage(
                                "--etcd " + etcd.get() + ": there is no etcd in it",
                                "name the directory that holds the program etcd")
                        .asException();
            }
            return binary.toAbsolutePath();
        }
        String path = console.environment().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry, "etcd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> Complaint.usage("no etcd on the PATH to boot", "name its directory with --etcd")
                        .asException());
    }

    private void write(DrillReport report) throws IOException {
        if (reportDir.isPresent()) {
            HtmlReport.write(report, Files.createDirectories(reportDir.get()).resolve("report.html"));
        }
        if (junit.isPresent()) {
            JunitReport.write(report, junit.get());
        }
    }
}
