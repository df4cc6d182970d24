package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectStoreException.Kind;
import dev.rekindle.objectstore.net.ForbiddenAddressException;
import dev.rekindle.objectstore.s3.S3Errors.Verdict;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;

/** Why a store was not reached, or its answer not understood, in words that a person can act on. */
final class Breakdowns {
    private static final int SAID_CHARS = 300;

    private final S3Options options;
    private final SecretFilter secrets;

    Breakdowns(S3Options options, SecretFilter secrets) {
        this.options = options;
        this.secrets = secrets;
    }

    Verdict verdict(SdkException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ForbiddenAddressException forbidden) {
                return new Verdict(Kind.DENIED, forbidden.getMessage() + "; correct the endpoint or allow the address");
            }
            if (Transience.isDistrust(cause)) {
                return distrust(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof UnknownHostException) {
                return new Verdict(
                        Kind.UNAVAILABLE,
                        "the host" + S3Errors.at(options)
                                + " cannot be resolved; check the endpoint, the region and the name service");
            }
            if (cause instanceof ConnectException) {
                return new Verdict(
                        Kind.UNAVAILABLE,
                        "nothing answers" + S3Errors.at(options) + "; check endpoint, port and firewall");
            }
            if (cause instanceof SocketTimeoutException) {
                return new Verdict(
                        Kind.UNAVAILABLE,
                        "the store" + S3Errors.at(options) + " was silent for more than "
                                + options.deadlines().idle().toSeconds() + " s; check the network and try again");
            }
        }
        String text = String.valueOf(failure.getMessage());
        boolean keys = text.toLowerCase(Locale.ROOT).contains("credentials") || text.contains("key file");
        String said = secrets.clean(text, SAID_CHARS).replace(';', ',');
        return keys
                ? new Verdict(
                        Kind.DENIED,
                        noKeys(said)
                                + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile or key files")
                : new Verdict(Kind.UNAVAILABLE, said + "; check endpoint and network, and try again");
    }

    private Verdict distrust(String said) {
        // The JDK puts names of classes in front.
        String reason = secrets.clean(said.replaceFirst(".*Exception: ", ""), SAID_CHARS);
        return said.contains("Unsupported or unrecognized SSL message")
                ? new Verdict(
                        Kind.DENIED,
                        "the server" + S3Errors.at(options) + " does not speak TLS (" + reason
                                + "); correct the port, or write http:// if that is meant")
                : new Verdict(
                        Kind.DENIED,
                        "the certificate" + S3Errors.at(options) + " is not trusted (" + reason
                                + "); name the PEM file of the store's certificate authority (ca=FILE), or correct the endpoint");
    }

    /** The SDK's own text names its classes; where nothing was given it tells nothing else. */
    private String noKeys(String said) {
        return options.credentials() instanceof S3Credentials.Ambient
                        && options.connection().endpoint().isPresent()
                ? "no keys were found in the environment or the default profile (those of the machine are not shown to an"
                        + " endpoint of its own unless that is allowed)"
                : "no usable keys: " + said;
    }
}
