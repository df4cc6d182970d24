package dev.rekindle.localize;

import dev.rekindle.localize.disk.Disk;
import dev.rekindle.localize.disk.PosixDisk;
import dev.rekindle.localize.failure.Failure;
import dev.rekindle.localize.failure.RestoreException;
import dev.rekindle.localize.failure.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The main of the init container: {@code restore-localize --token=… --role=… -- etcd …}. Reads the order from its options and environment, the
 * member's identity from etcd's own command, and the snapshot's whereabouts from the ticket. Prints progress as JSON lines; the last line,
 * also written to the termination log, says how it ended, and so does the exit status ({@link dev.rekindle.localize.failure.ExitCode}).
 */
public final class RestoreLocalize {
    private static final Path KUBERNETES_TERMINATION_LOG = Path.of("/dev/termination-log");

    private final List<String> arguments;
    private final Map<String, String> environment;
    private final JsonLines lines;

    RestoreLocalize(List<String> arguments, Map<String, String> environment, PrintStream out) {
        this.arguments = List.copyOf(arguments);
        this.environment = environment;
        this.lines = new JsonLines(out);
    }

    /** Runs one restore and ends the process. */
    public static void main(String[] arguments) {
        // System.out of its own would translate to the locale's charset, which is ASCII in a bare container.
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.exit(new RestoreLocalize(List.of(arguments), System.getenv(), out).run());
    }

    /** Runs one restore; returns the exit status. */
    int run() {
        TerminationLine end = end();
        lines.print(end.json());
        writeTerminationLog(end.json());
        return end.exitCode().status();
    }

    private TerminationLine end() {
        String restore = "";
        String token = "";
        try {
            LocalizeOptions options = LocalizeOptions.parse(arguments, environment);
            restore = options.restore();
            token = options.token();
            return options.role() == Role.ROLLBACK
                    ? TerminationLine.of(rollBack(options, new PosixDisk()), options, lines.elapsedMillis())
                    : TerminationLine.of(restore(options, new PosixDisk()), options, lines.elapsedMillis());
        } catch (RestoreException | IOException | InterruptedException | RuntimeException | Error e) {
            return TerminationLine.of(Failure.of(e), restore, token, lines.elapsedMillis());
        }
    }

    /** Needs no ticket: everything that it moves is on the volume. */
    private RollbackResult rollBack(LocalizeOptions options, Disk disk)
            throws RestoreException, IOException, InterruptedException {
        EtcdCommandLine etcd = options.etcd();
        Target target = Target.of(etcd.dataDir(), etcd.walDir(), ExistingData.REFUSE, options.ownership());
        return Rollback.run(options.token(), target, disk, lines);
    }

    private RestoreResult restore(LocalizeOptions options, Disk disk)
            throws RestoreException, IOException, InterruptedException {
        EtcdCommandLine etcd = options.etcd();
        Target target = Target.of(etcd.dataDir(), etcd.walDir(), ExistingData.REFUSE, options.ownership());
        // Before the ticket is read: it is gone once the restore has ended, and a pod may start again long after.
        Optional<RestoreResult> done = Restore.done(options.token(), target, disk);
        if (done.isPresent()) {
            return done.get();
        }
        Ticket ticket = Ticket.read(options.ticketDir());
        if (ticket.source().isPresent()) {
            loadTrustAhead();
        }
        Target admitted = Target.of(etcd.dataDir(), etcd.walDir(), ticket.existingData(), options.ownership());
        return Restore.run(RestoreRequest.of(options.token(), admitted, content(options, ticket)), disk, lines);
    }

    /**
     * Reading the certificates that Java trusts takes as long as looking at the target, and every HTTP client needs them: so both are done at the
     * same time. Whoever needs them waits for the rest; what is wrong with them is said there.
     */
    private static void loadTrustAhead() {
        Thread.ofPlatform().name("trust").daemon().start(() -> {
            try {
                SSLContext.getDefault();
            } catch (NoSuchAlgorithmException saidByTheClient) {
                // The client asks for the same, and has the words for it.
            }
        });
    }

    private static Content content(LocalizeOptions options, Ticket ticket) throws UsageException {
        EtcdCommandLine etcd = options.etcd();
        return switch (options.role()) {
            case JOINER -> new Content.Nothing();
            case ROLLBACK -> throw new IllegalStateException("a rollback has no content");
            case SEED -> snapshot(options, ticket, etcd.clusterOfOne());
            case MEMBER -> snapshot(options, ticket, etcd.initialCluster());
        };
    }

    private static Content snapshot(LocalizeOptions options, Ticket ticket, String initialCluster)
            throws UsageException {
        EtcdCommandLine etcd = options.etcd();
        return new Content.FromSnapshot(
                ticket.source()
                        .orElseThrow(() -> new UsageException(
                                "ticket " + options.ticketDir().resolve("url") + ": is missing")),
                new MemberPlan(
                        etcd.name(),
                        initialCluster,
                        etcd.advertisePeerUrls(),
                        ticket.clusterToken().orElse(options.token())),
                new Acceptance(
                        ticket.expectations(),
                        Acceptance.USUAL.trailer(),
                        ticket.emptyKeyspace(),
                        ticket.targetVersion()),
                ticket.bumpRevision());
    }

    private void writeTerminationLog(String line) {
        Optional<Path> given = LocalizeOptions.terminationLog(arguments, environment);
        Path log = given.orElse(KUBERNETES_TERMINATION_LOG);
        if (given.isEmpty() && !Files.exists(log)) {
            return;
        }
        // Kubernetes mounts a file there; one that was asked for may have to be made.
        OpenOption[] options = given.isPresent()
                ? new OpenOption[] {
                    StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.CREATE
                }
                : new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING};
        try {
            Files.writeString(log, line + "\n", options);
        } catch (IOException e) {
            lines.notice("the termination log " + log + " cannot be written: " + e.getMessage());
        }
    }
}
