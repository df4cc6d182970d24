package dev.rekindle.backup.etcd;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One endpoint of etcd: a single channel to a single address, never balanced to another member. Connects on the first call.
 *
 * <p>Safe for use by several threads. Calls block until the answer, their deadline, or an interrupt, and fail with
 * {@link EtcdException}. With a login, the first call authenticates, and a token that etcd has forgotten is renewed once.
 */
public final class EtcdConnection implements AutoCloseable {
    /** Answers of a range may be large; etcd itself sets no limit on them. */
    private static final int MAX_MESSAGE_BYTES = 64 << 20;

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Endpoint endpoint;
    private final ManagedChannel channel;
    private final Calls calls;

    private EtcdConnection(Endpoint endpoint, ManagedChannel channel, Calls calls) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.calls = calls;
    }

    /** Prepares a connection; fails only when the TLS files cannot be used. Nothing is sent yet. */
    public static EtcdConnection open(Endpoint endpoint, ConnectionOptions options) throws EtcdException {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
                .directExecutor()
                .flowControlWindow(options.flowControlWindow())
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
                .disableServiceConfigLookUp()
                .withOption(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(options.connectTimeout().toMillis()));
        switch (endpoint.scheme()) {
            case HTTP -> builder.usePlaintext();
            case HTTPS -> builder.sslContext(Tls.context(endpoint, options.tls()));
        }
        options.tls().serverName().ifPresent(builder::overrideAuthority);
        ManagedChannel channel = builder.build();
        return new EtcdConnection(endpoint, channel, new Calls(endpoint, channel, options));
    }

    /** The address. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Keys and values. */
    public EtcdKv kv() {
        return new EtcdKv(calls);
    }

    /** Leases. */
    public EtcdLeases leases() {
        return new EtcdLeases(calls);
    }

    /** Members, status, hashes, alarms. */
    public EtcdMaintenance maintenance() {
        return new EtcdMaintenance(calls);
    }

    /**
     * Starts to stream a snapshot of this member. The caller reads it to its end and closes it; closing before the end cancels
     * the call, so that the member drops its read transaction.
     */
    public SnapshotStream snapshot(StreamLimits limits) throws EtcdException {
        return SnapshotStream.open(calls, limits);
    }

    /** Closes the channel; calls under way fail. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
