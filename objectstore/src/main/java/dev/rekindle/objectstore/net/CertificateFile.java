package dev.rekindle.objectstore.net;

import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;

/** A PEM file that names the authorities of a store's certificate. */
public final class CertificateFile {
    private CertificateFile() {}

    /** Its certificates, one at least; fails with {@code DENIED} and says what is wrong with the file. */
    public static List<Certificate> read(Path pem) throws ObjectStoreException {
        try (InputStream in = Files.newInputStream(pem)) {
            List<Certificate> all =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (all.isEmpty()) {
                throw new CertificateException("none");
            }
            return all;
        } catch (IOException | CertificateException e) {
            throw new ObjectStoreException(
                    Kind.DENIED,
                    "the certificates in " + pem + " cannot be used: " + reason(e)
                            + "; name the PEM file of the authority that signed the store's certificate",
                    e);
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "reading it is not permitted";
            case CertificateException _ -> "it holds no PEM certificate";
            default -> String.valueOf(e.getMessage());
        };
    }
}
