package dev.rekindle.localize.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates, in place of the JDK's, that a server's own must lead to. */
public final class Authority {
    private final SSLContext context;

    private Authority(SSLContext context) {
        this.context = context;
    }

    /**
     * From certificates in PEM, one after the other.
     *
     * @throws IllegalArgumentException when there is none, or something else
     */
    public static Authority of(String pem) {
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("ca: expected certificates in PEM (BEGIN CERTIFICATE)");
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return new Authority(context);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("ca: expected certificates in PEM (BEGIN CERTIFICATE)", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java can make a TLS context", e);
        }
    }

    SSLContext context() {
        return context;
    }
}
