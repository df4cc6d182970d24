package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Sends requests. Each runs on a virtual thread of its own, because a thread that waits on a socket hears an interrupt only if it
 * is a virtual one.
 */
final class S3Calls {
    /** How often bytes that were damaged on the way are sent. */
    private static final int DAMAGED = 3;

    /** How often a request is sent whose answer breaks off. */
    private static final int BROKEN = 3;

    private final S3Client client;
    private final Keys keys;
    private final S3Errors errors;
    private final String location;
    private final ThreadFactory threads =
            Thread.ofVirtual().name("rekindle-s3-call-", 0).factory();

    S3Calls(S3Client client, Keys keys, S3Errors errors, String location) {
        this.client = client;
        this.keys = keys;
        this.errors = errors;
        this.location = location;
    }

    /** One request with what the SDK needs for it. */
    interface Request<T> {
        T send(S3Client client);
    }

    /** Sends and explains a failure: {@code cannot <action> <key>: ...}. */
    <T> T ask(String action, ObjectKey key, Request<T> request) throws ObjectStoreException {
        return ask(action, where(key), request);
    }

    /** The same for the store as a whole. */
    <T> T ask(String action, String where, Request<T> request) throws ObjectStoreException {
        try {
            return send(request);
        } catch (SdkException e) {
            throw errors.explain(action, where, e);
        }
    }

    /**
     * Sends and lets the SDK's own exception out, for callers that look at it.
     *
     * @throws ObjectStoreException {@code INTERRUPTED} only; the request may or may not have arrived
     */
    <T> T send(Request<T> request) throws ObjectStoreException {
        FutureTask<T> task = start(request);
        try {
            return result(task);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new ObjectStoreException(Kind.INTERRUPTED, "interrupted while waiting for " + location, e);
        }
    }

    /** Sends even from a thread that was interrupted, and waits: for cleaning up. The SDK's deadlines bound it. */
    <T> T sendAnyway(Request<T> request) {
        FutureTask<T> task = start(request);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result(task);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sends on the calling thread, which should be a virtual one. */
    <T> T sendHere(Request<T> request) {
        for (int damaged = 0, broken = 0; ; ) {
            AwsCredentials used = keys.resolveCredentials();
            try {
                T answer = request.send(client);
                keys.accepted();
                return answer;
            } catch (AwsServiceException e) {
                boolean again = S3Errors.isDamage(e)
                        ? ++damaged < DAMAGED
                        : S3Errors.isAboutCredentials(e) ? keys.awaitOthers(used) : keys.differFrom(used, e);
                if (!again) {
                    throw e;
                }
            } catch (SdkClientException e) {
                if (!BrokenAnswer.isBehind(e) || ++broken == BROKEN) {
                    throw e;
                }
            } catch (UncheckedIOException e) {
                // The SDK neither tries again nor explains when a body ends before its announced length.
                if (++broken == BROKEN) {
                    throw SdkClientException.create("the store's answer broke off", e.getCause());
                }
            }
        }
    }

    /** For people: {@code s3://bucket/prefix/key}. */
    String where(ObjectKey key) {
        return location + key;
    }

    String location() {
        return location;
    }

    S3Errors errors() {
        return errors;
    }

    private <T> FutureTask<T> start(Request<T> request) {
        var task = new FutureTask<T>(() -> sendHere(request));
        threads.newThread(task).start();
        return task;
    }

    private static <T> T result(FutureTask<T> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SdkException failure -> throw failure;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
