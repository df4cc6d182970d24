package dev.rekindle.backup.etcd;

import dev.rekindle.backup.etcd.EtcdException.Kind;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.SnapshotRequest;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The call behind a {@link SnapshotStream}: messages wait in a queue that never holds more than were requested, and new ones are
 * requested by the half window, because every request is a task for the event loop.
 */
final class SnapshotCall {
    private static final String ACTION = "snapshot";

    private static final MethodDescriptor<SnapshotRequest, SnapshotMessage> METHOD =
            MaintenanceGrpc.getSnapshotMethod().toBuilder(
                            MaintenanceGrpc.getSnapshotMethod().getRequestMarshaller(), SnapshotMessage.MARSHALLER)
                    .build();

    private sealed interface Event {
        record Arrived(SnapshotMessage message) implements Event {}

        record Ended(Status status, Metadata trailers) implements Event {}
    }

    private final Calls calls;
    private final ClientCall<SnapshotRequest, SnapshotMessage> call;
    private final int batch;
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private int taken;
    private volatile boolean cancelled;

    private SnapshotCall(Calls calls, ClientCall<SnapshotRequest, SnapshotMessage> call, int batch) {
        this.calls = calls;
        this.call = call;
        this.batch = batch;
    }

    static SnapshotCall start(Calls calls, StreamLimits limits) throws EtcdException {
        ClientCall<SnapshotRequest, SnapshotMessage> call = calls.start(METHOD, limits.deadline());
        var started = new SnapshotCall(calls, call, limits.messagesAhead() / 2);
        call.start(started.listener(), new Metadata());
        call.request(limits.messagesAhead());
        call.sendMessage(SnapshotRequest.getDefaultInstance());
        call.halfClose();
        return started;
    }

    /** The next message, which the caller closes, or empty at the end of the stream. */
    Optional<SnapshotMessage> next(Duration noProgress) throws EtcdException {
        Event event;
        try {
            event = events.poll(noProgress.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            cancel();
            Thread.currentThread().interrupt();
            throw new EtcdException(Kind.CANCELLED, calls.endpoint(), "snapshot was interrupted", e);
        }
        return switch (event) {
            case null -> {
                cancel();
                throw new EtcdException(
                        Kind.STALLED,
                        calls.endpoint(),
                        "snapshot made no progress for " + noProgress.toSeconds()
                                + " s; the member or the network hangs, take it from another member");
            }
            case Event.Arrived(SnapshotMessage message) -> {
                requestMore();
                yield Optional.of(message);
            }
            case Event.Ended(Status status, Metadata trailers) -> {
                if (!status.isOk()) {
                    throw calls.explain(ACTION, status.asRuntimeException(trailers));
                }
                yield Optional.empty();
            }
        };
    }

    /** Ends the call if it has not ended, and gives back what nobody will read. */
    void cancel() {
        cancelled = true;
        call.cancel("the reader has closed the stream", null);
        drain();
    }

    private void requestMore() {
        taken++;
        if (taken == batch) {
            call.request(batch);
            taken = 0;
        }
    }

    private void drain() {
        for (Event event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof Event.Arrived(SnapshotMessage message)) {
                message.close();
            }
        }
    }

    private ClientCall.Listener<SnapshotMessage> listener() {
        return new ClientCall.Listener<>() {
            @Override
            public void onMessage(SnapshotMessage message) {
                events.add(new Event.Arrived(message));
                if (cancelled) {
                    drain();
                }
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                events.add(new Event.Ended(status, trailers));
            }
        };
    }
}
