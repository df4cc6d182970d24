package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * A multipart upload: parts in flight behind the writer, a few at a time. The first failure of any of them is kept and ends the
 * upload; no later success can cover it.
 */
final class Parts {
    private static final int MOST_PARTS = 10_000;
    private static final int NOT_FOUND = 404;
    private static final int ABORTS = 4;

    private final S3Calls calls;
    private final S3Requests requests;
    private final Attempt attempt;
    private final PartSize size;
    private final String uploadId;
    private final ThreadFactory threads =
            Thread.ofVirtual().name("rekindle-s3-part-", 1).factory();

    private final Semaphore inFlight;
    private final ConcurrentLinkedQueue<PartBuffer> idle = new ConcurrentLinkedQueue<>();
    private final NavigableMap<Integer, CompletedPart> done = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final List<Thread> running = new ArrayList<>();
    private int sent;

    private Parts(S3Calls calls, S3Requests requests, Attempt attempt, PartSize size, String uploadId) {
        this.calls = calls;
        this.requests = requests;
        this.attempt = attempt;
        this.size = size;
        this.uploadId = uploadId;
        this.inFlight = new Semaphore(size.inFlight());
    }

    static Parts begin(S3Calls calls, S3Requests requests, Attempt attempt, PartSize size) throws ObjectStoreException {
        String uploadId = calls.ask(
                "begin",
                attempt.key(),
                client -> BrokenAnswer.require(
                        "UploadId",
                        client.createMultipartUpload(requests.begin(attempt)).uploadId()));
        return new Parts(calls, requests, attempt, size, uploadId);
    }

    String uploadId() {
        return uploadId;
    }

    /** The parts in their order; all that were sent once {@link #awaitAll} has returned. */
    List<CompletedPart> done() {
        return List.copyOf(done.values());
    }

    /** Sends a part, waiting while too many are under way; the buffer is given away. Returns an empty one. */
    PartBuffer send(PartBuffer bytes) throws ObjectStoreException {
        if (sent == MOST_PARTS) {
            throw new ObjectStoreException(
                    Kind.UNSUPPORTED,
                    calls.where(attempt.key()) + " is much longer than was announced: S3 takes " + MOST_PARTS
                            + " parts, of " + size.bytes() + " bytes here; announce its size");
        }
        acquire(1);
        int number = ++sent;
        Thread thread = threads.newThread(() -> transfer(number, bytes));
        running.removeIf(each -> !each.isAlive());
        running.add(thread);
        thread.start();
        PartBuffer next = idle.poll();
        return next == null ? new PartBuffer(size.bytes()) : next;
    }

    /** Waits until every part that was sent has arrived. */
    void awaitAll() throws ObjectStoreException {
        acquire(size.inFlight());
        inFlight.release(size.inFlight());
        if (done.size() != sent) {
            throw new IllegalStateException(done.size() + " of " + sent + " parts are there");
        }
    }

    /** Ends what is under way and removes all parts from the store. Waits even when interrupted. */
    void abort() throws ObjectStoreException {
        running.forEach(Thread::interrupt);
        boolean ended = running.stream().map(Parts::awaitEnd).reduce(true, Boolean::logicalAnd);
        try {
            // A part that was on its way may be stored after the first abort, so it is asked until nothing is left.
            for (int i = 0; i < ABORTS; i++) {
                calls.sendAnyway(client -> client.abortMultipartUpload(
                        request -> request.bucket(requests.options().bucket())
                                .key(requests.key(attempt.key()))
                                .uploadId(uploadId)));
                if (ended && isGone()) {
                    return;
                }
            }
            throw leftOver(Kind.UNAVAILABLE, "the store still lists the upload of " + calls.where(attempt.key()));
        } catch (SdkException e) {
            if (!(e instanceof AwsServiceException service) || service.statusCode() != NOT_FOUND) {
                ObjectStoreException explained =
                        calls.errors().explain("abort the upload of", calls.where(attempt.key()), e);
                throw leftOver(explained.kind(), String.valueOf(explained.getMessage()));
            }
        }
    }

    private static ObjectStoreException leftOver(Kind kind, String reason) {
        return new ObjectStoreException(
                kind,
                reason
                        + "; its parts are kept, and charged for, until a prune or a lifecycle rule of the bucket removes them");
    }

    private boolean isGone() {
        try {
            calls.sendAnyway(client -> client.listParts(
                    request -> request.bucket(requests.options().bucket())
                            .key(requests.key(attempt.key()))
                            .uploadId(uploadId)
                            .maxParts(1)));
            return false;
        } catch (AwsServiceException e) {
            // Whoever may not list parts, or whose store cannot, has to believe the abort.
            return true;
        }
    }

    private void transfer(int number, PartBuffer bytes) {
        try {
            String etag = calls.sendHere(client -> BrokenAnswer.requireEtag(client.uploadPart(
                            requests.part(attempt.key(), uploadId, number, bytes),
                            bytes.body("application/octet-stream"))
                    .eTag()));
            var part = CompletedPart.builder().partNumber(number).eTag(etag);
            if (requests.strict()) {
                part.checksumCRC32C(StoreSums.base64(bytes.crc32c()));
            }
            done.put(number, part.build());
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            bytes.clear();
            idle.add(bytes);
            inFlight.release();
        }
    }

    private void acquire(int permits) throws ObjectStoreException {
        try {
            inFlight.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ObjectStoreException(
                    Kind.INTERRUPTED, "interrupted while writing " + calls.where(attempt.key()), e);
        }
        Optional<RuntimeException> failed = Optional.ofNullable(failure.get());
        if (failed.isPresent()) {
            inFlight.release(permits);
            RuntimeException first = failed.get();
            if (first instanceof SdkException e) {
                throw calls.errors().explain("write", calls.where(attempt.key()), e);
            }
            throw new IllegalStateException("a part of " + calls.where(attempt.key()) + " failed", first);
        }
    }

    private static boolean awaitEnd(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            return thread.join(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            interrupted = true;
            return !thread.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
