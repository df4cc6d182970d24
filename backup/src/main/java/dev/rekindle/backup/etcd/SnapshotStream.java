package dev.rekindle.backup.etcd;

import com.google.protobuf.ByteString;
import dev.rekindle.backup.etcd.EtcdException.Kind;
import io.etcd.jetcd.api.SnapshotResponse;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes of a member's snapshot, pulled: the member sends no more than the reader has asked for. Belongs to one thread.
 *
 * <p>Read to {@code -1}: the trailing SHA-256 comes in a message of its own after {@code remaining_bytes} has reached zero
 * (etcd {@code server/etcdserver/api/v3rpc/maintenance.go}). The end is reported only when exactly the bytes announced by the
 * first message and the 32 of the trailer have come. What the bytes are worth is not judged here.
 */
public final class SnapshotStream implements AutoCloseable {
    private static final int TRAILER_BYTES = 32;

    /** {@code SnapshotResponse.version}, the storage version; since 3.6. */
    private static final int VERSION = 4;

    private final Endpoint endpoint;
    private final StreamLimits limits;
    private final SnapshotCall call;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private long received;
    private long databaseBytes = -1;
    private Optional<String> storageVersion = Optional.empty();
    private boolean ended;

    private SnapshotStream(Endpoint endpoint, StreamLimits limits, SnapshotCall call) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.call = call;
    }

    static SnapshotStream open(Calls calls, StreamLimits limits) throws EtcdException {
        var stream = new SnapshotStream(calls.endpoint(), limits, SnapshotCall.start(calls, limits));
        try {
            stream.advance();
            return stream;
        } catch (EtcdException e) {
            stream.close();
            // A token may have expired since the last call; nothing was read yet, so the call can be made again.
            if (e.kind() != Kind.UNAUTHENTICATED || !calls.canLogInAgain(cause(e))) {
                throw e;
            }
            calls.forgetToken();
            var again = new SnapshotStream(calls.endpoint(), limits, SnapshotCall.start(calls, limits));
            again.advance();
            return again;
        }
    }

    /** All bytes to come, the trailer included, as the first message announced them. */
    public long totalBytes() {
        return databaseBytes + TRAILER_BYTES;
    }

    /** The storage version that etcd 3.6 and later send along; a hint. */
    public Optional<String> storageVersion() {
        return storageVersion;
    }

    /** Bytes handed to the reader or waiting in the message at hand. */
    public long receivedBytes() {
        return received;
    }

    /**
     * Fills the target as far as it goes, waiting for the member as needed. Returns the bytes put, or -1 after the last one.
     * Fails with {@code STALLED}, {@code TRUNCATED}, {@code TIMEOUT}, {@code CANCELLED} or what broke the connection.
     */
    public int read(ByteBuffer target) throws EtcdException {
        int before = target.remaining();
        while (target.hasRemaining() && !ended) {
            if (!current.hasRemaining()) {
                advance();
                continue;
            }
            int length = Math.min(target.remaining(), current.remaining());
            target.put(target.position(), current, current.position(), length);
            target.position(target.position() + length);
            current.position(current.position() + length);
        }
        int put = before - target.remaining();
        return put == 0 && ended ? -1 : put;
    }

    /** Cancels the call unless it has ended, so that the member closes its read transaction. */
    @Override
    public void close() {
        call.cancel();
    }

    private void advance() throws EtcdException {
        Optional<SnapshotResponse> next = call.next(limits.noProgress());
        if (next.isEmpty()) {
            requireComplete();
            ended = true;
            return;
        }
        SnapshotResponse message = next.get();
        ByteString blob = message.getBlob();
        if (databaseBytes < 0) {
            databaseBytes = announced(message);
            storageVersion = UnknownFields.text(message, VERSION);
        }
        check(message);
        received += blob.size();
        current = blob.asReadOnlyByteBuffer();
    }

    private long announced(SnapshotResponse first) throws EtcdException {
        long remaining = first.getRemainingBytes();
        long total = remaining + first.getBlob().size();
        if (remaining < 0 || total < 0 || first.getBlob().isEmpty()) {
            throw unexpected("the first message of the snapshot announces " + Long.toUnsignedString(remaining)
                    + " bytes and carries " + first.getBlob().size());
        }
        return total;
    }

    private void check(SnapshotResponse message) throws EtcdException {
        int length = message.getBlob().size();
        long remaining = message.getRemainingBytes();
        if (received < databaseBytes) {
            if (length == 0) {
                throw new EtcdException(
                        Kind.STALLED,
                        endpoint,
                        "snapshot made no progress: an empty message after " + received + " of " + databaseBytes
                                + " bytes, as etcd sends when it cannot read its own database; check that member's disk");
            }
            if (received + length + remaining != databaseBytes) {
                throw unexpected("after " + (received + length) + " of " + databaseBytes
                        + " bytes the snapshot announces " + Long.toUnsignedString(remaining) + " more");
            }
        } else if (remaining != 0 || received + length > totalBytes()) {
            throw unexpected("the snapshot goes on behind its announced end of " + totalBytes() + " bytes");
        }
    }

    private void requireComplete() throws EtcdException {
        if (databaseBytes < 0 || received != totalBytes()) {
            String expected = databaseBytes < 0 ? "any" : String.valueOf(totalBytes());
            throw new EtcdException(
                    Kind.TRUNCATED,
                    endpoint,
                    "snapshot ended early: expected " + expected + " bytes, received " + received
                            + "; take it again, from another member if it repeats");
        }
    }

    private EtcdException unexpected(String what) {
        return new EtcdException(Kind.UNEXPECTED, endpoint, what + "; this is not what etcd sends");
    }

    private static Throwable cause(EtcdException e) {
        Throwable cause = e.getCause();
        return cause == null ? e : cause;
    }
}
