package dev.rekindle.objectstore.gcs;

import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.CertificateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are trusted: the JDK's authorities, and those of a PEM file beside them. */
final class Authorities {
    private Authorities() {}

    static SSLContext context(Optional<Path> pem) throws ObjectStoreException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, pem.isPresent() ? managers(withDefaults(pem.get())) : null, null);
            return context;
        } catch (ObjectStoreException e) {
            throw e;
        } catch (IOException | GeneralSecurityException e) {
            throw new ObjectStoreException(
                    Kind.DENIED, "the JDK's certificate authorities cannot be read; check its cacerts file", e);
        }
    }

    private static KeyStore withDefaults(Path pem) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        int number = 0;
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager known) {
                for (X509Certificate certificate : known.getAcceptedIssuers()) {
                    trusted.setCertificateEntry("jdk-" + number++, certificate);
                }
            }
        }
        for (Certificate certificate : CertificateFile.read(pem)) {
            trusted.setCertificateEntry("own-" + number++, certificate);
        }
        return trusted;
    }

    private static TrustManager[] managers(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
