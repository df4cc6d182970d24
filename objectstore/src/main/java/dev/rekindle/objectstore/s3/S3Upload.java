package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.StoredObject;
import dev.rekindle.objectstore.Upload;
import dev.rekindle.objectstore.s3.S3Writing.CreateOnly;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Up to one part is kept back and put as a whole; the first byte behind it begins a multipart upload. */
final class S3Upload implements Upload {
    /** The life of an upload; only {@code OPEN} and {@code FAILED} leave something to abort. */
    private enum State {
        OPEN,
        FAILED,
        COMPLETED,
        ABORTED
    }

    private final S3Calls calls;
    private final S3Requests requests;
    private final Look look;
    private final Attempt attempt;
    private final PartSize partSize;
    private final CRC32C crc = new CRC32C();
    private PartBuffer buffer;
    private @Nullable Parts parts;
    private long size;
    private State state = State.OPEN;

    S3Upload(S3Calls calls, S3Requests requests, Look look, Attempt attempt, PartSize partSize) {
        this.calls = calls;
        this.requests = requests;
        this.look = look;
        this.attempt = attempt;
        this.partSize = partSize;
        this.buffer = new PartBuffer(partSize.bytes());
    }

    @Override
    public ObjectKey key() {
        return attempt.key();
    }

    @Override
    public void write(ByteBuffer bytes) throws ObjectStoreException {
        requireOpen();
        state = State.FAILED;
        int length = bytes.remaining();
        crc.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            if (buffer.isFull()) {
                buffer = multipart().send(buffer);
            }
            buffer.fill(bytes);
        }
        size += length;
        state = State.OPEN;
    }

    @Override
    public Optional<Path> staged() {
        return Optional.empty();
    }

    @Override
    public StoredObject complete() throws ObjectStoreException {
        requireOpen();
        state = State.FAILED;
        Parts sending = parts;
        if (sending != null) {
            buffer = sending.send(buffer);
            sending.awaitAll();
        }
        var publication = new Publication(calls, requests, look, attempt, size, crc.getValue());
        if (requests.options().writing().createOnly() == CreateOnly.HEAD_GUARD
                && look.at(attempt.key()).isPresent()) {
            throw Publication.taken(calls.where(attempt.key()));
        }
        StoredObject stored = publication.publish(
                sending == null
                        ? client -> client.putObject(
                                requests.put(attempt, buffer),
                                buffer.body(attempt.metadata().contentType()))
                        : client -> client.completeMultipartUpload(requests.complete(
                                attempt.key(), sending.uploadId(), sending.done(), size, crc.getValue())));
        state = State.COMPLETED;
        return stored;
    }

    @Override
    public void abort() throws ObjectStoreException {
        if (state == State.COMPLETED || state == State.ABORTED) {
            return;
        }
        if (parts != null) {
            parts.abort();
        }
        state = State.ABORTED;
    }

    @Override
    public void close() throws ObjectStoreException {
        abort();
    }

    private Parts multipart() throws ObjectStoreException {
        if (parts == null) {
            parts = Parts.begin(calls, requests, attempt, partSize);
        }
        return parts;
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("upload of " + attempt.key() + " is " + state);
        }
    }
}
