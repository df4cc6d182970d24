package dev.rekindle.objectstore.s3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The credentials in use. Remembers the last ones, to keep them out of messages, and whether the store has ever accepted any, to
 * tell keys that were rotated from keys that are wrong.
 */
final class Keys implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final int FORBIDDEN = 403;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final AwsCredentialsProvider source;
    private final Duration rotation;
    private final AtomicReference<@Nullable AwsCredentials> last = new AtomicReference<>();
    private volatile boolean accepted;

    /** {@code rotation} is how long {@link #awaitOthers} waits; zero where the source never changes by itself. */
    Keys(AwsCredentialsProvider source, Duration rotation) {
        this.source = source;
        this.rotation = rotation;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        AwsCredentials credentials = source.resolveCredentials();
        last.set(credentials);
        return credentials;
    }

    /** The credentials of the latest request; empty before the first. */
    Optional<AwsCredentials> last() {
        return Optional.ofNullable(last.get());
    }

    /** The store has honoured a request. */
    void accepted() {
        accepted = true;
    }

    /**
     * Whether other credentials than {@code refused} are there. Waits for them if some had been accepted before: whoever rotates
     * keys takes the old ones away, and the new file follows a little later.
     */
    boolean awaitOthers(AwsCredentials refused) {
        long end = System.nanoTime() + (accepted ? rotation.toNanos() : 0);
        do {
            if (!resolveCredentials().equals(refused)) {
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                return false;
            }
        } while (slept());
        return false;
    }

    /** The same without waiting, for a refusal that does not say whether keys or rights are missing (a HEAD has no body). */
    boolean differFrom(AwsCredentials refused, AwsServiceException refusal) {
        return refusal.statusCode() == FORBIDDEN && !resolveCredentials().equals(refused);
    }

    private static boolean slept() {
        try {
            Thread.sleep(LOOK_AGAIN);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Every text that must not be shown. */
    List<String> secrets() {
        var secrets = new ArrayList<String>();
        last().ifPresent(credentials -> {
            secrets.add(credentials.accessKeyId());
            secrets.add(credentials.secretAccessKey());
            if (credentials instanceof AwsSessionCredentials session) {
                secrets.add(session.sessionToken());
            }
        });
        return secrets;
    }

    @Override
    public void close() {
        if (source instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }

    @Override
    public String toString() {
        return "Keys of " + source.getClass().getSimpleName();
    }
}
