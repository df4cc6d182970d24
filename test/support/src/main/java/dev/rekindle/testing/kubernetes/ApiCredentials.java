package dev.rekindle.testing.kubernetes;

import dev.rekindle.testing.TemporaryDirectory;
import dev.rekindle.testing.TestAuthority;
import dev.rekindle.testing.TestAuthority.PemPair;
import dev.rekindle.testing.TestAuthority.Subject;
import dev.rekindle.testing.TestAuthority.Validity;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The authority of one Kubernetes and what it has issued, as PEM files until this is closed. */
final class ApiCredentials implements AutoCloseable {
    private final TemporaryDirectory directory = TemporaryDirectory.create("kubernetes-pki");
    private final TestAuthority issuer = TestAuthority.create("kubernetes-ca");
    private final Path authority = issuer.write(directory.path());
    private final PemPair server = issuer.issue(directory.path(), "kube-apiserver", Validity.now());
    private final PemPair serviceAccounts = issuer.issue(directory.path(), "service-accounts", Validity.now());
    private final AtomicInteger users = new AtomicInteger();

    /** Trusted by servers and clients. */
    Path authority() {
        return authority;
    }

    /** Shown by every server, good for loopback. */
    PemPair server() {
        return server;
    }

    /** Signs and verifies the tokens of service accounts. */
    PemPair serviceAccounts() {
        return serviceAccounts;
    }

    /** A new certificate, whether or not there is one for this name. */
    ApiUser issue(String name, List<String> groups) {
        Path own = directory.directory("user-" + users.incrementAndGet());
        return new ApiUser(name, groups, issuer.issue(own, Subject.of(name).in(groups), Validity.now()));
    }

    @Override
    public void close() {
        directory.close();
    }
}
