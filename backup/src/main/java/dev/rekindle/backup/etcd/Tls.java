package dev.rekindle.backup.etcd;

import dev.rekindle.backup.etcd.EtcdException.Kind;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Builds the TLS side of a channel from PEM files, with the JDK's provider. */
final class Tls {
    private static final long MAX_FILE_BYTES = 1 << 20;

    private Tls() {}

    static SslContext context(Endpoint endpoint, TlsFiles files) throws EtcdException {
        try {
            SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
            if (files.authority().isPresent()) {
                builder.trustManager(certificates(files.authority().get()));
            }
            if (files.clientCertificate().isPresent() && files.clientKey().isPresent()) {
                builder.keyManager(
                        PrivateKeyPem.read(files.clientKey().get()),
                        certificates(files.clientCertificate().get()));
            }
            return builder.build();
        } catch (NoSuchFileException e) {
            throw new EtcdException(Kind.TLS, endpoint, "the file " + e.getMessage() + " does not exist", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new EtcdException(Kind.TLS, endpoint, "the TLS files cannot be used: " + e.getMessage(), e);
        }
    }

    private static X509Certificate[] certificates(Path file) throws IOException, CertificateException {
        requireSmall(file);
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] certificates = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (certificates.length == 0) {
                throw new CertificateException(
                        file + " has no certificate; a PEM file with BEGIN CERTIFICATE is expected");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new CertificateException(file + " is not a PEM file of certificates: " + e.getMessage(), e);
        }
    }

    static void requireSmall(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is larger than 1 MiB, which no PEM file of keys or certificates is");
        }
    }
}
