package dev.rekindle.cli.store;

import dev.rekindle.backup.catalogue.Catalogue;
import dev.rekindle.backup.catalogue.CatalogueEntry;
import dev.rekindle.backup.catalogue.CatalogueReader;
import dev.rekindle.backup.retention.CandidatesFile;
import dev.rekindle.backup.retention.Passes;
import dev.rekindle.backup.retention.Prune;
import dev.rekindle.backup.retention.PruneReport;
import dev.rekindle.backup.retention.PruneReport.Pruned;
import dev.rekindle.backup.retention.RetentionPlan;
import dev.rekindle.backup.retention.RetentionPolicy;
import dev.rekindle.backup.retention.RetentionPolicy.Guards;
import dev.rekindle.backup.retention.RetentionPolicy.Keep;
import dev.rekindle.backup.retention.RetentionPolicy.Limits;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.Verb;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import dev.rekindle.cli.snapshot.TimeConverter;
import dev.rekindle.localize.failure.ExitCode;
import dev.rekindle.objectstore.ObjectPrefix;
import dev.rekindle.objectstore.ObjectStore;
import dev.rekindle.objectstore.ObjectStoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rekindle prune}. */
@Command(
        name = "prune",
        header = "Removes backups that no rule keeps, and says for each why it stays or goes.",
        description = {
            "A backup is kept by any rule that wants it, or by all limits together. Whatever the rules say, the newest verified backup, what is"
                    + " younger than --min-age, what is not a verified backup, and everything while the newest backup is not verified or"
                    + " clocks differ, stays. See docs/explanation/retention.md.",
            "",
            "With --candidates a backup goes only if the run before found it removable, too; without, this run is the only one, so look at"
                    + " --dry-run first."
        },
        footer = {
            "  rekindle prune s3://backups/prod/ --keep-last 7 --keep-daily 14 --dry-run",
            "  rekindle prune s3://backups/prod/ --keep-last 7 --keep-daily 14",
            "  rekindle prune gs://backups/ --max-age 720h --candidates prune.json -o json"
        })
final class PruneVerb implements Verb {
    /** An upload that began longer ago has died. */
    private static final Duration UNFINISHED = Duration.ofDays(1);

    @Parameters(paramLabel = "URL", description = "The directory of the backups: s3://…, gs://… or file:///….")
    private String url = "";

    @Option(names = "--keep-last", paramLabel = "N", description = "Keep the newest N.")
    private int last;

    @Option(names = "--keep-hourly", paramLabel = "N", description = "Keep the newest of each of N hours.")
    private int hourly;

    @Option(names = "--keep-daily", paramLabel = "N", description = "Keep the newest of each of N days.")
    private int daily;

    @Option(names = "--keep-weekly", paramLabel = "N", description = "Keep the newest of each of N weeks.")
    private int weekly;

    @Option(names = "--keep-monthly", paramLabel = "N", description = "Keep the newest of each of N months.")
    private int monthly;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Time zone of hours and days (default: UTC).")
    private ZoneId zone = ZoneOffset.UTC;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "What no rule keeps stays no longer than this, such as 720h.")
    private @Nullable Duration maxAge;

    @Option(
            names = "--max-total-size",
            paramLabel = "BYTES",
            description = "What no rule keeps stays within this size.")
    private @Nullable Long maxTotalSize;

    @Option(names = "--min-verified", paramLabel = "N", description = "So many verified ones always stay (default: 1).")
    private int minVerified = Guards.DEFAULTS.minVerified();

    @Option(
            names = "--min-age",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Nothing younger is removed (default: 24h).")
    private Duration minAge = Guards.DEFAULTS.minAge();

    @Option(names = "--max-deletes", paramLabel = "N", description = "Remove at most N in one run (default: 25).")
    private int maxDeletes = Guards.DEFAULTS.maxDeletesPerRun();

    @Option(
            names = "--candidates",
            paramLabel = "FILE",
            description = "Remembers what a run found removable; only what two runs in a row found is removed.")
    private @Nullable Path candidates;

    @Option(
            names = {"--dry-run", "-n"},
            description = "Show the plan, remove nothing, remember nothing.")
    private boolean dryRun;

    @Mixin
    private final TrustOptions trust = new TrustOptions();

    @Override
    public WhenInterrupted whenInterrupted() {
        return WhenInterrupted.TIDY_UP;
    }

    @Override
    public void run(Console console) throws Exception {
        RetentionPolicy policy = policy();
        Optional<CandidatesFile> memory = Optional.ofNullable(candidates).map(CandidatesFile::new);
        try (ObjectStore store = Place.directory(Place.parse(url), console)) {
            Catalogue catalogue;
            Optional<Duration> skew;
            try (var _ = console.progress("reading manifests in " + store.location())) {
                catalogue = new CatalogueReader(store, trust.verifier()).read(ObjectPrefix.ROOT);
                skew = dryRun
                        ? Optional.empty()
                        : store.probe(ObjectPrefix.ROOT).clockSkew();
            }
            Passes passes = memory.isPresent() ? new Passes.Second(memory.get().read()) : new Passes.Only();
            RetentionPlan plan = RetentionPlan.of(
                    policy,
                    catalogue.entries().stream().map(CatalogueEntry::forRemoval).toList(),
                    InstantSource.system().instant(),
                    skew,
                    passes);
            Optional<PruneReport> report = dryRun ? Optional.empty() : Optional.of(new Prune(store, _ -> {}).run(plan));
            if (!dryRun && memory.isPresent()) {
                memory.get().write(plan.candidates());
            }
            int swept = dryRun ? 0 : sweep(store, console);
            console.answer(new PruneAnswer(store.location(), plan, report, swept));
            if (report.isPresent()) {
                requireComplete(report.get(), store.location());
            }
        }
    }

    /** Parts and temporary files of uploads that died; whoever may not look for them can prune all the same. */
    private static int sweep(ObjectStore store, Console console) {
        try {
            return store.sweep(ObjectPrefix.ROOT, UNFINISHED);
        } catch (ObjectStoreException e) {
            console.note("note: unfinished uploads were not looked for: " + e.getMessage());
            return 0;
        }
    }

    private static void requireComplete(PruneReport report, String location) throws CommandFailedException {
        List<String> reasons = report.pruned().stream()
                .map(Pruned::outcome)
                .flatMap(outcome -> PruneAnswer.reason(outcome).stream())
                .toList();
        if (!report.complete()) {
            throw new Complaint(
                            ExitCode.ENVIRONMENT,
                            "PruneIncomplete",
                            reasons.size() + " of " + report.pruned().size() + " could not be removed from " + location
                                    + ": " + reasons.getFirst(),
                            "",
                            "",
                            "the table says why for each; the next run tries again")
                    .asException();
        }
    }

    private RetentionPolicy policy() throws CommandFailedException {
        try {
            return new RetentionPolicy(
                    new Keep(last, hourly, daily, weekly, monthly, zone),
                    new Limits(
                            Optional.ofNullable(maxAge),
                            maxTotalSize == null ? OptionalLong.empty() : OptionalLong.of(maxTotalSize)),
                    new Guards(minVerified, minAge, Guards.DEFAULTS.clockSkewLimit(), maxDeletes));
        } catch (IllegalArgumentException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()), "see rekindle prune --help")
                    .asException();
        }
    }
}
