package dev.rekindle.objectstore.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Reads the keys of {@link S3Credentials.Files} anew for every request: it is three small files against a request over a network. */
final class KeyFiles implements AwsCredentialsProvider {
    private static final int TRIES = 10;
    private static final long PAUSE_NANOS = 20_000_000;

    private final S3Credentials.Files files;

    KeyFiles(S3Credentials.Files files) {
        this.files = files;
    }

    /**
     * Reads until two readings agree, so that an id is never paired with the secret of the one before; a file that is being
     * replaced may be missing for a moment.
     */
    @Override
    public AwsCredentials resolveCredentials() {
        Optional<AwsCredentials> before = Optional.empty();
        for (int i = 0; i < TRIES; i++) {
            try {
                Optional<AwsCredentials> now = Optional.of(read());
                if (now.equals(before)) {
                    return now.get();
                }
                before = now;
            } catch (SdkClientException e) {
                before = Optional.empty();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return read();
    }

    private AwsCredentials read() {
        String id = text(files.accessKeyId());
        String secret = text(files.secretAccessKey());
        return files.sessionToken()
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, text(token)))
                .orElseGet(() -> AwsBasicCredentials.create(id, secret));
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw SdkClientException.create("the key file " + file + " is empty");
            }
            return text;
        } catch (IOException e) {
            // Not the exception: a decoder's message could show what is in the file.
            throw SdkClientException.create("the key file " + file + " cannot be read: "
                    + (e instanceof NoSuchFileException ? "there is no such file" : "check who may read it"));
        }
    }
}
