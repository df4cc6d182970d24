package dev.rekindle.testing;

import dev.rekindle.testing.TestAuthority.PemPair;
import dev.rekindle.testing.TestAuthority.Validity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * TLS material for a cluster and its clients as PEM files: the good ones, and those that must be refused.
 *
 * @param authority certificate that signed {@code server}, {@code client} and both expired ones
 * @param server of the members, for clients and peers
 * @param client with the common name {@code root}, so that etcd takes it as the user root where auth is on
 * @param expiredServer like {@code server}, but it ended yesterday
 * @param expiredClient like {@code client}, but it ended yesterday
 * @param strangeAuthority certificate of another authority
 * @param strangeClient signed by the other authority
 */
public record TestCertificates(
        Path authority,
        PemPair server,
        PemPair client,
        PemPair expiredServer,
        PemPair expiredClient,
        Path strangeAuthority,
        PemPair strangeClient) {

    /** Makes a new set in {@code directory}. */
    public static TestCertificates create(Path directory) {
        TestAuthority authority = TestAuthority.create("ca");
        TestAuthority stranger = TestAuthority.create("strange-ca");
        Path expired = subdirectory(directory, "expired");
        Path strange = subdirectory(directory, "strange");
        return new TestCertificates(
                authority.write(directory),
                authority.issue(directory, "server", Validity.now()),
                authority.issue(directory, "root", Validity.now()),
                authority.issue(expired, "server", Validity.expired()),
                authority.issue(expired, "root", Validity.expired()),
                stranger.write(directory),
                stranger.issue(strange, "root", Validity.now()));
    }

    /** The same, but the members show the expired certificate to clients and peers. */
    public TestCertificates withExpiredServer() {
        return new TestCertificates(
                authority, expiredServer, client, expiredServer, expiredClient, strangeAuthority, strangeClient);
    }

    /** etcd's flags: TLS for clients and peers, certificates demanded of both. */
    public List<String> serverFlags() {
        return List.of(
                "--cert-file=" + server.certificate(),
                "--key-file=" + server.key(),
                "--trusted-ca-file=" + authority,
                "--client-cert-auth",
                "--peer-cert-file=" + server.certificate(),
                "--peer-key-file=" + server.key(),
                "--peer-trusted-ca-file=" + authority,
                "--peer-client-cert-auth");
    }

    /** A client that trusts the authority and shows the client certificate. */
    public SSLContext clientContext() {
        return client.trusting(authority);
    }

    private static Path subdirectory(Path parent, String name) {
        try {
            return Files.createDirectories(parent.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
