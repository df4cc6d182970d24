package dev.rekindle.backup.etcd;

import dev.rekindle.backup.etcd.EtcdException.Kind;
import java.io.IOException;
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

    private final Endpoint endpoint;
    private final StreamLimits limits;
    private final SnapshotCall call;
    private Optional<SnapshotMessage> current = Optional.empty();
    private long received;
    private long databaseBytes = -1;
    private boolean ended;

    private SnapshotStream(Endpoint endpoint, StreamLimits limits, SnapshotCall call) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.call = call;
    }

    static SnapshotStream open(Calls calls, StreamLimits limits) throws EtcdException {
        try {
            return start(calls, limits);
        } catch (EtcdException e) {
            // A token may have expired since the last call; nothing was read yet, so the call can be made again.
            if (e.kind() != Kind.UNAUTHENTICATED || !calls.canLogInAgain(cause(e))) {
                throw e;
            }
            calls.forgetToken();
            return start(calls, limits);
        }
    }

    private static SnapshotStream start(Calls calls, StreamLimits limits) throws EtcdException {
        var stream = new SnapshotStream(calls.endpoint(), limits, SnapshotCall.start(calls, limits));
        try {
            stream.advance();
            return stream;
        } catch (EtcdException e) {
            stream.close();
            throw e;
        }
    }

    /** All bytes to come, the trailer included, as the first message announced them. */
    public long totalBytes() {
        return databaseBytes + TRAILER_BYTES;
    }

    /** Bytes handed to the reader or waiting in the message at hand. */
    public long receivedBytes() {
        return received;
    }

    /**
     * Fills the target, which must have an array, as far as it goes, waiting for the member as needed. Returns the bytes put, or -1
     * after the last one. Fails with {@code STALLED}, {@code TRUNCATED}, {@code TIMEOUT}, {@code CANCELLED} or what broke the
     * connection.
     */
    public int read(ByteBuffer target) throws EtcdException {
        int before = target.remaining();
        while (target.hasRemaining() && !ended) {
            if (current.isPresent() && current.get().hasRemaining()) {
                take(current.get(), target);
            } else {
                advance();
            }
        }
        int put = before - target.remaining();
        return put == 0 && ended ? -1 : put;
    }

    /** Cancels the call unless it has ended, so that the member closes its read transaction. */
    @Override
    public void close() {
        call.cancel();
        release();
    }

    private void take(SnapshotMessage message, ByteBuffer target) throws EtcdException {
        try {
            message.take(target);
        } catch (IOException e) {
            throw unexpected("a message of the snapshot is malformed: " + e.getMessage());
        }
    }

    private void release() {
        current.ifPresent(SnapshotMessage::close);
        current = Optional.empty();
    }

    private void advance() throws EtcdException {
        release();
        current = call.next(limits.noProgress());
        if (current.isEmpty()) {
            requireComplete();
            ended = true;
            return;
        }
        SnapshotMessage message = current.get();
        if (databaseBytes < 0) {
            databaseBytes = announced(message);
        }
        check(message);
        received += message.length();
    }

    private long announced(SnapshotMessage first) throws EtcdException {
        long remaining = first.remainingBytes();
        long total = remaining + first.length();
        if (remaining < 0 || total < 0 || total > Long.MAX_VALUE - TRAILER_BYTES || first.length() == 0) {
            throw unexpected("the first message of the snapshot announces " + Long.toUnsignedString(remaining)
                    + " bytes and carries " + first.length());
        }
        return total;
    }

    private void check(SnapshotMessage message) throws EtcdException {
        int length = message.length();
        long remaining = message.remainingBytes();
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
