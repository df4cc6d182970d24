package dev.rekindle.backup.etcd;

import java.time.Duration;
import java.util.Optional;

/**
 * How to reach etcd.
 *
 * @param tls used for {@code https} endpoints
 * @param login empty where etcd's authentication is off, or the client certificate's name is the user
 * @param connectTimeout until a TCP connection stands
 * @param callTimeout deadline of every call but the snapshot stream and HashKV, which have their own
 * @param flowControlWindow HTTP/2 window of a stream in bytes: what the server may send ahead of the reader
 */
public record ConnectionOptions(
        TlsFiles tls, Optional<Login> login, Duration connectTimeout, Duration callTimeout, int flowControlWindow) {

    /** No login, the JDK's trusted certificates, 5 s to connect and for a call, a window of 1 MiB. */
    public static final ConnectionOptions DEFAULTS = new ConnectionOptions(
            TlsFiles.SYSTEM, Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(5), 1 << 20);

    public ConnectionOptions {
        if (!connectTimeout.isPositive() || !callTimeout.isPositive()) {
            throw new IllegalArgumentException("timeouts must be positive");
        }
        if (flowControlWindow < 64 << 10) {
            throw new IllegalArgumentException("a flow control window has 64 KiB or more");
        }
    }

    /** The same with these files. */
    public ConnectionOptions withTls(TlsFiles files) {
        return new ConnectionOptions(files, login, connectTimeout, callTimeout, flowControlWindow);
    }

    /** The same with this login. */
    public ConnectionOptions withLogin(Login user) {
        return new ConnectionOptions(tls, Optional.of(user), connectTimeout, callTimeout, flowControlWindow);
    }

    /** The same with these timeouts. */
    public ConnectionOptions withTimeouts(Duration connect, Duration call) {
        return new ConnectionOptions(tls, login, connect, call, flowControlWindow);
    }
}
