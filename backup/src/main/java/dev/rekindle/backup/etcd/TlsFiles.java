package dev.rekindle.backup.etcd;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files of a TLS connection, as etcdctl's {@code --cacert}, {@code --cert} and {@code --key}.
 *
 * @param authority the certificates to trust; the JDK's own when empty
 * @param clientCertificate the client's chain, leaf first
 * @param clientKey its private key: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), not encrypted
 * @param serverName the name the server's certificate must carry, where it differs from the endpoint's host
 */
public record TlsFiles(
        Optional<Path> authority,
        Optional<Path> clientCertificate,
        Optional<Path> clientKey,
        Optional<String> serverName) {

    /** TLS with the JDK's trusted certificates and no client certificate. */
    public static final TlsFiles SYSTEM =
            new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public TlsFiles {
        if (clientCertificate.isPresent() != clientKey.isPresent()) {
            throw new IllegalArgumentException(
                    "a client certificate and its key must be given together (--cert and --key)");
        }
    }

    /** The same without a client certificate. */
    public static TlsFiles trusting(Path authority) {
        return new TlsFiles(Optional.of(authority), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
