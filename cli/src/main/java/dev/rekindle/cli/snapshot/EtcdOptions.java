package dev.rekindle.cli.snapshot;

import dev.rekindle.backup.etcd.ConnectionOptions;
import dev.rekindle.backup.etcd.Endpoint;
import dev.rekindle.backup.etcd.Login;
import dev.rekindle.backup.etcd.TlsFiles;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.failure.CommandFailedException;
import dev.rekindle.cli.failure.Complaint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach a live etcd, in etcdctl's words. */
public final class EtcdOptions {
    @Option(
            names = "--endpoints",
            paramLabel = "URL,…",
            split = ",",
            description = {"Client URLs of the members that may be asked.", "Default: http://127.0.0.1:2379"})
    private List<String> endpoints = List.of("127.0.0.1:2379");

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "Certificates of the authority that signed the members'.")
    private @Nullable Path authority;

    @Option(names = "--cert", paramLabel = "FILE", description = "Client certificate; with --key.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Private key of the client certificate.")
    private @Nullable Path key;

    @Option(
            names = "--user",
            paramLabel = "USER[:PASSWORD]",
            description =
                    "User of etcd with the role root. A password here is seen by everyone on this machine: better leave it out, and it"
                            + " is taken from --password-file, the variable ETCDCTL_PASSWORD, or asked for.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Holds the password in its first line; - is stdin.")
    private @Nullable String passwordFile;

    /** The members to ask. */
    public List<Endpoint> endpoints() throws CommandFailedException {
        Endpoint.Scheme assumed =
                authority != null || certificate != null ? Endpoint.Scheme.HTTPS : Endpoint.Scheme.HTTP;
        List<Endpoint> parsed = new ArrayList<>();
        for (String text : endpoints) {
            try {
                parsed.add(Endpoint.parse(text, assumed));
            } catch (IllegalArgumentException e) {
                throw Complaint.usage("--endpoints: " + e.getMessage(), "separate several by commas")
                        .asException();
            }
        }
        return parsed;
    }

    /** TLS and login; may ask for a password. */
    public ConnectionOptions connection(Console console) throws Exception {
        if ((certificate == null) != (key == null)) {
            throw Complaint.usage("--cert and --key belong together", "give both or neither")
                    .asException();
        }
        ConnectionOptions options = ConnectionOptions.DEFAULTS.withTls(new TlsFiles(
                Optional.ofNullable(authority),
                Optional.ofNullable(certificate),
                Optional.ofNullable(key),
                Optional.empty()));
        return user == null ? options : options.withLogin(login(user, console));
    }

    private Login login(String nameAndPassword, Console console) throws Exception {
        int colon = nameAndPassword.indexOf(':');
        String name = colon < 0 ? nameAndPassword : nameAndPassword.substring(0, colon);
        if (name.isEmpty()) {
            throw Complaint.usage("--user names no user", "write --user root").asException();
        }
        return new Login(
                name,
                colon < 0 ? new Password(passwordFile, name).find(console) : nameAndPassword.substring(colon + 1));
    }
}
