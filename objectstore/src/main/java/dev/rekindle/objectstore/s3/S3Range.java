package dev.rekindle.objectstore.s3;

import dev.rekindle.objectstore.ByteRange;
import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Reads a part of one version. When the connection breaks it goes on at the exact byte, pinned as before; it never ends early and
 * never splices two objects.
 */
final class S3Range implements ReadableByteChannel {
    private static final int CHUNK = 64 << 10;

    /** How many answers that do not fit are taken for the truth. */
    private static final int MISFITS = 3;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final S3Calls calls;
    private final S3Requests requests;
    private final ObjectKey key;
    private final S3Version version;
    private final byte[] chunk = new byte[CHUNK];
    private long position;
    private long end;
    private long total = -1;
    private int breaks;
    private @Nullable ResponseInputStream<GetObjectResponse> body;
    private boolean open = true;

    private S3Range(S3Calls calls, S3Requests requests, ObjectKey key, S3Version version, ByteRange range) {
        this.calls = calls;
        this.requests = requests;
        this.key = key;
        this.version = version;
        this.position = range.offset();
        this.end = range.length() > Long.MAX_VALUE - range.offset() ? Long.MAX_VALUE : range.offset() + range.length();
    }

    /** Sends the first request, so that what is wrong is said here. */
    static S3Range open(
            S3Calls calls, S3Requests requests, Look look, ObjectKey key, S3Version version, ByteRange range)
            throws ObjectStoreException {
        var channel = new S3Range(calls, requests, key, version, range);
        try {
            channel.connect();
        } catch (AwsServiceException e) {
            channel.endsWhereItBegins(look, e);
        } catch (SdkException e) {
            throw calls.errors().explain("read", calls.where(key), e);
        }
        return channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (position == end) {
            return -1;
        }
        int wanted = (int) Math.min(Math.min(target.remaining(), chunk.length), end - position);
        if (wanted == 0) {
            return 0;
        }
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new ObjectStoreException(Kind.INTERRUPTED, "interrupted while reading " + calls.where(key));
            }
            int read = tryRead(wanted);
            if (read > 0) {
                target.put(chunk, 0, read);
                position += read;
                breaks = 0;
                return read;
            }
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        drop();
    }

    /** Returns how many bytes came, 0 after a break that was mended. */
    private int tryRead(int wanted) throws ObjectStoreException {
        ResponseInputStream<GetObjectResponse> source = body;
        try {
            int read = source == null ? -1 : source.read(chunk, 0, wanted);
            if (read > 0) {
                return read;
            }
            mend(new ObjectStoreException(
                    Kind.UNAVAILABLE,
                    calls.where(key) + " ended at byte " + position + ", " + (end - position) + " bytes early"));
        } catch (IOException e) {
            mend(e);
        } catch (SdkException e) {
            mend(new IOException("the SDK gave up the stream (" + e.getClass().getSimpleName() + ")"));
        }
        return 0;
    }

    private void mend(IOException cause) throws ObjectStoreException {
        drop();
        breaks++;
        if (breaks > requests.options().deadlines().attempts()) {
            throw new ObjectStoreException(
                    Kind.UNAVAILABLE,
                    "cannot read " + calls.where(key) + ": the connection broke " + breaks + " times at byte "
                            + position + " of " + total + "; check the network and try again",
                    cause);
        }
        try {
            Thread.sleep(PAUSE.multipliedBy(breaks - 1L));
            connect();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ObjectStoreException(Kind.INTERRUPTED, "interrupted while reading " + calls.where(key), e);
        } catch (AwsServiceException e) {
            throw refused(e);
        } catch (SdkException e) {
            throw calls.errors().explain("read", calls.where(key), e);
        }
    }

    /**
     * Asks for what is still missing. An answer that does not fit is asked for again before it is believed: one that was cut off among its headers
     * reads like a whole one with other headers.
     */
    private void connect() throws ObjectStoreException {
        for (int misfits = 1; ; misfits++) {
            try {
                request();
                return;
            } catch (BrokenAnswer e) {
                if (misfits == MISFITS) {
                    throw e;
                }
            } catch (ObjectStoreException e) {
                if (misfits == MISFITS || e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
            }
        }
    }

    private void request() throws ObjectStoreException {
        boolean whole = position == 0 && end == Long.MAX_VALUE;
        var request = requests.get(key, version);
        if (!whole) {
            request.range("bytes=" + position + "-" + (end == Long.MAX_VALUE ? "" : end - 1));
        }
        ResponseInputStream<GetObjectResponse> answer = calls.send(client -> client.getObject(request.build()));
        body = answer;
        try {
            check(answer.response());
        } catch (ObjectStoreException | SdkException e) {
            drop();
            throw e;
        }
    }

    private void check(GetObjectResponse answer) throws ObjectStoreException {
        S3Version found = S3Version.of(answer.versionId(), answer.eTag());
        if (!found.etag().equals(version.etag())) {
            throw changed("found " + found.toVersion());
        }
        long length = answer.contentLength() == null ? -1 : answer.contentLength();
        ContentRange got = ContentRange.parse(answer.contentRange()).orElse(new ContentRange(0, length, length));
        // A store may ignore a range and send everything; that serves only where everything was wanted.
        if (got.first() != position || got.end() - got.first() != length || got.end() != Math.min(end, got.total())) {
            throw new ObjectStoreException(
                    Kind.UNSUPPORTED,
                    "cannot read " + calls.where(key) + ": asked for bytes " + position + " to "
                            + (end == Long.MAX_VALUE ? "the end" : end) + ", got " + got.first() + " to " + got.end()
                            + " of "
                            + got.total() + "; the store does not keep to ranges");
        }
        if (total >= 0 && got.total() != total) {
            throw changed("it has " + got.total() + " bytes now, it had " + total);
        }
        total = got.total();
        end = got.end();
    }

    /** S3 refuses a range that begins at the end as it does one behind it; the first is an empty read. */
    private void endsWhereItBegins(Look look, AwsServiceException refusal) throws ObjectStoreException {
        if (refusal.statusCode() != 416) {
            throw refused(refusal);
        }
        Optional<Seen> seen = look.at(key, version.versionId());
        if (seen.isEmpty() || seen.get().object().size() != position) {
            throw calls.errors().explain("read", calls.where(key), refusal);
        }
        end = position;
    }

    private ObjectStoreException refused(AwsServiceException e) {
        if (e.statusCode() == 412) {
            return changed("another object stands there");
        }
        // An id of another object, or of none: MinIO and AWS call it an invalid argument.
        if (version.versionId().isPresent() && e.statusCode() == 400) {
            ObjectStoreException explained = calls.errors().explain("read", calls.where(key), e);
            return explained.kind() == Kind.UNSUPPORTED
                    ? new ObjectStoreException(Kind.NOT_FOUND, explained.getMessage() + "; no such version")
                    : explained;
        }
        return calls.errors().explain("read", calls.where(key), e);
    }

    private ObjectStoreException changed(String found) {
        return new ObjectStoreException(
                Kind.CHANGED,
                calls.where(key) + " changed: expected version " + version.toVersion() + ", " + found
                        + "; something else wrote this object");
    }

    private void drop() {
        ResponseInputStream<GetObjectResponse> source = body;
        body = null;
        if (source != null) {
            source.abort();
        }
    }
}
