package dev.rekindle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/** The etcdctl of one version. */
public final class Etcdctl {
    private final Command command;

    private Etcdctl(Command command) {
        this.command = command;
    }

    /** The etcdctl of this version. */
    public static Etcdctl of(EtcdVersion version) {
        return new Etcdctl(Command.of(version.binaries().etcdctl()).environment("ETCDCTL_API", "3"));
    }

    /** Pointed at these client URLs, comma-separated. */
    public Etcdctl endpoints(String urls) {
        return new Etcdctl(command.with(List.of("--endpoints=" + urls)));
    }

    /** With a client certificate. */
    public Etcdctl tls(TestCertificates certificates) {
        return new Etcdctl(command.with(List.of(
                "--cacert=" + certificates.authority(),
                "--cert=" + certificates.client().certificate(),
                "--key=" + certificates.client().key())));
    }

    /** As a user; the password travels by environment. */
    public Etcdctl user(String name, String password) {
        return new Etcdctl(command.environment("ETCDCTL_USER", name).environment("ETCDCTL_PASSWORD", password));
    }

    /** Runs it and returns how it ended, well or not. */
    public CommandResult run(String... arguments) {
        return command.with(List.of(arguments)).run();
    }

    /** Saves a snapshot of the member that the endpoint names. */
    public void snapshotSave(Path file) {
        run("snapshot", "save", file.toString()).orFail();
    }

    /** HashKV of the member that the endpoint names, at a revision; 0 means the current one. */
    public KvHash hashKv(long revision) {
        JsonNode answer = run("endpoint", "hashkv", "--rev=" + revision, "--write-out=json")
                .orFail()
                .json()
                .path(0)
                .path("HashKV");
        return KvHash.of(answer, revision);
    }
}
