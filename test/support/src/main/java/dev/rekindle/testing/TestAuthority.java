package dev.rekindle.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** A certificate authority made for one test, P-256 and X.509 v3 (RFC 5280); its certificates are good for 127.0.0.1, ::1 and localhost. */
public final class TestAuthority {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ORGANIZATION = "2.5.4.10";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int DIGITAL_SIGNATURE = 0x80;
    private static final int CERTIFICATE_SIGN = 0x04;

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(String name) {
        this.name = name;
        this.keys = newKeys();
        this.certificate =
                sign(distinguishedName(name, List.of()), keys.getPublic(), Validity.now(), authorityExtensions());
    }

    /** An authority with a key of its own. */
    public static TestAuthority create(String name) {
        return new TestAuthority(name);
    }

    /** When a certificate is good. */
    public record Validity(Instant notBefore, Instant notAfter) {
        /** From an hour ago, for a day. */
        public static Validity now() {
            return from(Instant.now().minus(Duration.ofHours(1)));
        }

        /** Ended yesterday. */
        public static Validity expired() {
            return from(Instant.now().minus(Duration.ofDays(2)));
        }

        private static Validity from(Instant begin) {
            return new Validity(begin, begin.plus(Duration.ofDays(1)));
        }
    }

    /**
     * Whom a certificate is for.
     *
     * @param organizations Kubernetes takes them as the groups of the user, who is named by the common name
     * @param dnsNames beside localhost and the loopback addresses
     */
    public record Subject(String commonName, List<String> organizations, List<String> dnsNames) {
        public Subject {
            organizations = List.copyOf(organizations);
            dnsNames = List.copyOf(dnsNames);
        }

        /** A name and nothing else. */
        public static Subject of(String commonName) {
            return new Subject(commonName, List.of(), List.of());
        }

        /** The same in some organizations. */
        public Subject in(List<String> more) {
            return new Subject(commonName, more, dnsNames);
        }

        /** The same for servers of these names. */
        public Subject at(List<String> more) {
            return new Subject(commonName, organizations, more);
        }
    }

    /**
     * A certificate with its private key, as PEM files.
     *
     * @param certificate signed by the authority
     * @param key in PKCS #8, not encrypted
     */
    public record PemPair(Path certificate, Path key) {
        /** For a client that shows this certificate and trusts the authority of that file. */
        public SSLContext trusting(Path authority) {
            return PemFiles.context(authority, this);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Writes the authority's certificate as PEM into {@code directory}. */
    public Path write(Path directory) {
        return pem(directory.resolve(name + ".crt"), "CERTIFICATE", encoded(certificate));
    }

    /** Issues a certificate for server and client use, with a new key, into {@code directory}; etcd takes the common name as the user. */
    public PemPair issue(Path directory, String commonName, Validity validity) {
        return issue(directory, Subject.of(commonName), validity);
    }

    /** The same for more than a name. */
    public PemPair issue(Path directory, Subject subject, Validity validity) {
        KeyPair own = newKeys();
        X509Certificate issued = sign(
                distinguishedName(subject.commonName(), subject.organizations()),
                own.getPublic(),
                validity,
                leafExtensions(subject.dnsNames()));
        return new PemPair(
                pem(directory.resolve(subject.commonName() + ".crt"), "CERTIFICATE", encoded(issued)),
                pem(
                        directory.resolve(subject.commonName() + ".key"),
                        "PRIVATE KEY",
                        own.getPrivate().getEncoded()));
    }

    private X509Certificate sign(byte[] subject, PublicKey subjectKey, Validity validity, byte[] extensions) {
        byte[] algorithm = Der.sequence(Der.objectIdentifier(ECDSA_WITH_SHA256));
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)), // v3
                Der.integer(BigInteger.valueOf(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE))),
                algorithm,
                distinguishedName(name, List.of()),
                Der.sequence(Der.time(validity.notBefore()), Der.time(validity.notAfter())),
                subject,
                subjectKey.getEncoded(),
                Der.explicit(3, extensions));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            byte[] whole = Der.sequence(body, algorithm, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without EC or X.509", e);
        }
    }

    private static byte[] distinguishedName(String commonName, List<String> organizations) {
        return Der.sequence(Stream.concat(
                        organizations.stream().map(organization -> attribute(ORGANIZATION, organization)),
                        Stream.of(attribute(COMMON_NAME, commonName)))
                .toArray(byte[][]::new));
    }

    private static byte[] attribute(String identifier, String text) {
        return Der.set(Der.sequence(Der.objectIdentifier(identifier), Der.text(text)));
    }

    private static byte[] authorityExtensions() {
        return Der.sequence(
                critical(BASIC_CONSTRAINTS, Der.sequence(Der.truth())),
                critical(KEY_USAGE, Der.namedBits(DIGITAL_SIGNATURE | CERTIFICATE_SIGN)));
    }

    private static byte[] leafExtensions(List<String> dnsNames) {
        byte[] loopback4 = {127, 0, 0, 1};
        byte[] loopback6 = new byte[16];
        loopback6[15] = 1;
        Stream<byte[]> names = Stream.concat(Stream.of("localhost"), dnsNames.stream())
                .map(name -> Der.implicit(2, name.getBytes(StandardCharsets.US_ASCII)));
        Stream<byte[]> addresses = Stream.of(loopback4, loopback6).map(address -> Der.implicit(7, address));
        return Der.sequence(
                critical(KEY_USAGE, Der.namedBits(DIGITAL_SIGNATURE)),
                extension(
                        EXTENDED_KEY_USAGE,
                        Der.sequence(Der.objectIdentifier(SERVER_AUTH), Der.objectIdentifier(CLIENT_AUTH))),
                extension(
                        SUBJECT_ALTERNATIVE_NAME,
                        Der.sequence(Stream.concat(names, addresses).toArray(byte[][]::new))));
    }

    private static byte[] critical(String identifier, byte[] content) {
        return Der.sequence(Der.objectIdentifier(identifier), Der.truth(), Der.octets(content));
    }

    private static byte[] extension(String identifier, byte[] content) {
        return Der.sequence(Der.objectIdentifier(identifier), Der.octets(content));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a JDK without EC", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path pem(Path file, String label, byte[] content) {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        String text =
                "-----BEGIN " + label + "-----\n" + encoder.encodeToString(content) + "\n-----END " + label + "-----\n";
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
