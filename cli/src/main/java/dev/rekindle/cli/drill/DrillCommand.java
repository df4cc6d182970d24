package dev.rekindle.cli.drill;

import dev.rekindle.backup.etcd.Login;
import dev.rekindle.backup.manifest.ManifestJson;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Format;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.snapshot.RestoreSource;
import dev.rekindle.cli.store.KeyOptions;
import dev.rekindle.cli.store.Place;
import dev.rekindle.cli.store.TrustOptions;
import dev.rekindle.localize.Expectations;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.objectstore.url.StoreUrl;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rekindle drill}. */
@Command(
        name = "drill",
        header = "Loses a real etcd and gets it back, and proves it; or proves a snapshot of yours.",
        description = {
            "Without --from, a throw-away etcd is written, backed up, killed, restored and booted; every key, HashKV and a write are proved."
                    + " With --store the backup goes to your store and the restore comes straight from there: the drill puts objects below a"
                    + " directory rekindle-drill-… of its own, touches no other, and removes exactly those, also when it fails or is"
                    + " interrupted. It needs the right to delete there.",
            "With --from, your snapshot or backup is restored and booted beside everything, and compared key by key. A store is only read.",
            "Either way, damaged and wrong snapshots are offered and must be refused. Ends with 0 only if everything was proved;"
                    + " with 20 if something did not hold, with 30 if the store is not fit for it, and with 10 if the machine, the"
                    + " network or the store did not let it be tried."
        },
        footer = {
            "  rekindle drill --etcd /usr/local/bin",
            "  rekindle drill --store s3://backups/drills/",
            "  rekindle drill --from backup.db --report report --junit drill.xml",
            "  rekindle drill --from s3://backups/prod/nightly-20261126T020000Z.db",
            "  rekindle drill --from gs://backups/prod/ --verify-key backup.pub",
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

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "Back up to this store, s3://…, gs://… or file:///…, and restore from it; what the drill puts there is removed.")
    private Optional<String> store = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "SNAPSHOT|URL",
            description =
                    "Prove this snapshot in a file, or this backup in a store; of a directory in a store the newest that a restore would"
                            + " trust. It is only read.")
    private Optional<String> from = Optional.empty();

    @Mixin
    private final TrustOptions trust = new TrustOptions();

    @Mixin
    private final KeyOptions keyFiles = new KeyOptions();

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
        requireSense();
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
        try {
            return cast(console, binary, dir);
        } catch (Exception e) {
            Trees.delete(dir);
            throw e;
        }
    }

    private Story cast(Console console, Path binary, Path dir) throws Exception {
        if (from.isPresent()) {
            return new OwnSnapshotStory(binary, own(from.get(), dir, console), dir, login(console), version);
        }
        var life = new Protagonist.Life(keys, SEED);
        return store.isPresent()
                ? new StoreStory(Place.parse(store.get()), binary, dir, life, version, console)
                : new ThrowAwayStory(binary, dir, life, version);
    }

    private OwnSnapshot own(String name, Path dir, Console console) throws Exception {
        if (StoreUrl.isOne(name)) {
            return new OwnBackup(Place.parse(name), new OwnBackup.Access(trust, keyFiles), dir, console);
        }
        Path file = Path.of(name);
        Path manifest = file.resolveSibling(file.getFileName() + ".manifest.json");
        return new OwnFile(
                file,
                Files.exists(manifest) ? RestoreSource.expectations(ManifestJson.read(manifest)) : Expectations.NONE);
    }

    private void requireSense() throws CommandFailedException {
        if (keys < FEWEST_KEYS) {
            throw Complaint.usage("--keys " + keys + " is too few to tell a story", "give at least " + FEWEST_KEYS)
                    .asException();
        }
        if (store.isPresent() && from.isPresent()) {
            throw Complaint.usage(
                            "--store and --from are two drills",
                            "give --store for a throw-away etcd, or --from for a backup of yours")
                    .asException();
        }
        boolean fromStore = from.isPresent() && StoreUrl.isOne(from.get());
        if (!fromStore && (trust.given() || keyFiles.given())) {
            throw Complaint.usage(
                            "--verify-key and --decrypt-key are for a backup in a store",
                            "name it with --from, such as s3://bucket/path/")
                    .asException();
        }
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
