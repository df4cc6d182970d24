package dev.rekindle.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real etcd member: a child process on loopback ports, with {@code ETCD_VERIFY=all}. Every failure carries the last lines of its log.
 *
 * <pre>{@code
 * try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
 *     etcd.api().put("k", "v");
 * }
 * }</pre>
 *
 * <p>Closing kills the process by its handle and removes the data directory if it was a temporary one. Not for use by several threads, but for
 * {@link #api()}.
 */
public final class EtcdProcess implements AutoCloseable {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final int LAST_LINES = 30;
    private static final int LONGEST_LINE = 400;

    private final EtcdSettings settings;
    private final EtcdApi api;
    private final Path log;
    private final Thread killedWithTheJvm;
    private Process process; // replaced by restart()

    private EtcdProcess(EtcdSettings settings, Path log) throws IOException {
        this.settings = settings;
        this.log = log;
        TestCertificates certificates = settings.certificates();
        this.api = new EtcdApi(settings.plan().clientUrl(), certificates == null ? null : certificates.clientContext());
        this.process = launchProcess();
        this.killedWithTheJvm =
                new Thread(this::destroy, "kill-" + settings.plan().name());
        Runtime.getRuntime().addShutdownHook(killedWithTheJvm);
    }

    /** A member of this version, to be described further and then started. */
    public static EtcdBuilder of(EtcdVersion version) {
        return new EtcdBuilder(version);
    }

    /** Starts the process and does not wait for it to serve. */
    static EtcdProcess launch(EtcdSettings settings) {
        try {
            return new EtcdProcess(
                    settings, Files.createTempFile("etcd-" + settings.plan().name() + "-", ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version that runs. */
    public EtcdVersion version() {
        return settings.version();
    }

    /** Its name and addresses. */
    public MemberPlan plan() {
        return settings.plan();
    }

    /** The value of {@code --data-dir}. */
    public Path dataDir() {
        return settings.dataDir();
    }

    /** The bbolt file of this member; only whole while it is stopped. */
    public Path database() {
        return settings.dataDir().resolve("member").resolve("snap").resolve("db");
    }

    /** Where clients reach it. */
    public String clientUrl() {
        return settings.plan().clientUrl();
    }

    /** A client of exactly this member. */
    public EtcdApi api() {
        return api;
    }

    /** An etcdctl of the same version, pointed at this member. */
    public Etcdctl etcdctl() {
        Etcdctl etcdctl = Etcdctl.of(settings.version()).endpoints(clientUrl());
        TestCertificates certificates = settings.certificates();
        return certificates == null ? etcdctl : etcdctl.tls(certificates);
    }

    /** HashKV of this member at a revision; 0 means the current one. */
    public KvHash hashKv(long revision) {
        // 3.4 has no gateway path of its own for HashKV: rpc.proto there gives it the path of Hash.
        return version().atLeast(EtcdVersion.V3_5)
                ? api.maintenance().hashKv(revision)
                : etcdctl().hashKv(revision);
    }

    /** Operating system's id of the running process. */
    public long pid() {
        return process.pid();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until this member serves requests: it knows a leader, and reads pass (or fail for a reason of their own, such as auth). */
    public EtcdProcess awaitReady() {
        return awaitReady(START_DEADLINE);
    }

    /** The same with another deadline than a minute: for one that may well never serve. */
    public EtcdProcess awaitReady(Duration deadline) {
        Await.until(this + " to serve", deadline, this::serves, this::lastLines);
        return this;
    }

    /** Stops it with SIGTERM and waits for its end; its data directory and ports stay. */
    public void stop() {
        process.destroy();
        if (!ends()) {
            throw failure(this + " did not stop within " + STOP_DEADLINE.toSeconds() + " s after SIGTERM");
        }
    }

    /** Stops it with SIGKILL and waits for its end; its data directory and ports stay. */
    public void kill() {
        process.destroyForcibly();
        if (!ends()) {
            throw failure(this + " did not end within " + STOP_DEADLINE.toSeconds() + " s after SIGKILL");
        }
    }

    /** Waits for it to end by itself, as an etcd does that refuses its data; returns its exit code. */
    public int awaitExit(Duration deadline) {
        Await.until(this + " to end", deadline, () -> !process.isAlive(), this::lastLines);
        return process.exitValue();
    }

    /** Starts it again on the same data directory and ports, stopping it first if it runs, and waits until it serves. */
    public EtcdProcess restart() {
        if (process.isAlive()) {
            stop();
        }
        try {
            process = launchProcess();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return awaitReady();
    }

    /** All that it wrote on stdout and stderr, over all its starts. */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, and removes what was made for it: the log, and a temporary data directory. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(killedWithTheJvm);
        kill();
        api.close();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.cleanUp();
    }

    /** Such as {@code etcd 3.6 m1 on http://127.0.0.1:20815}. */
    @Override
    public String toString() {
        return version() + " " + plan().name() + " on " + clientUrl();
    }

    /** The exit code, if it ended. */
    Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    private boolean serves() {
        if (!process.isAlive()) {
            throw failure(this + " ended with exit code " + process.exitValue() + " instead of serving");
        }
        return api.serves();
    }

    private boolean ends() {
        try {
            return process.waitFor(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the end of " + this, e);
        }
    }

    private void destroy() {
        process.destroyForcibly();
    }

    private Process launchProcess() throws IOException {
        var builder = new ProcessBuilder(settings.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("ETCD_"));
        builder.environment().putAll(settings.environment());
        return builder.start();
    }

    private AssertionError failure(String what) {
        return new AssertionError(what + lastLines());
    }

    private String lastLines() {
        List<String> lines = log().lines()
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line)
                .toList();
        return "; the last lines of its log:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
