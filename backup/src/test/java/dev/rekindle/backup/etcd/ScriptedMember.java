package dev.rekindle.backup.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.SnapshotRequest;
import io.etcd.jetcd.api.SnapshotResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A member that streams what no healthy etcd streams, because a healthy one cannot be made to. */
final class ScriptedMember implements AutoCloseable {
    private final Server server;
    private final AtomicInteger sent = new AtomicInteger();
    private final CountDownLatch cancelled = new CountDownLatch(1);

    private ScriptedMember(Consumer<StreamObserver<SnapshotResponse>> script) {
        var service = new MaintenanceGrpc.MaintenanceImplBase() {
            @Override
            public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> out) {
                ((ServerCallStreamObserver<SnapshotResponse>) out).setOnCancelHandler(cancelled::countDown);
                script.accept(out);
            }
        };
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(service)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends exactly these and then ends the stream. */
    static ScriptedMember ending(SnapshotResponse... messages) {
        return new ScriptedMember(out -> {
            for (SnapshotResponse message : messages) {
                out.onNext(message);
            }
            out.onCompleted();
        });
    }

    /** Sends exactly these and then nothing more, ever. */
    static ScriptedMember hanging(SnapshotResponse... messages) {
        return new ScriptedMember(out -> {
            for (SnapshotResponse message : messages) {
                out.onNext(message);
            }
        });
    }

    /** Sends 32 KiB messages as fast as the reader asks, of a database of so many bytes, and counts them. */
    static ScriptedMember pulled(long databaseBytes) {
        var counter = new AtomicInteger();
        ScriptedMember[] self = new ScriptedMember[1];
        self[0] = new ScriptedMember(out -> {
            var call = (ServerCallStreamObserver<SnapshotResponse>) out;
            call.setOnReadyHandler(() -> {
                while (call.isReady()) {
                    long before = counter.getAndIncrement() * 32768L;
                    if (before >= databaseBytes) {
                        return;
                    }
                    call.onNext(message(databaseBytes - before - 32768, 32768));
                    self[0].sent.incrementAndGet();
                }
            });
        });
        return self[0];
    }

    static SnapshotResponse message(long remaining, int blobBytes) {
        return SnapshotResponse.newBuilder()
                .setRemainingBytes(remaining)
                .setBlob(ByteString.copyFrom(new byte[blobBytes]))
                .build();
    }

    Endpoint endpoint() {
        return Endpoint.parse("127.0.0.1:" + server.getPort(), Endpoint.Scheme.HTTP);
    }

    int sent() {
        return sent.get();
    }

    /** Counts to zero when the client gives up the call. */
    CountDownLatch cancelled() {
        return cancelled;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
