package dev.rekindle.objectstore.s3;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The loggers below an {@link S3Store} that write requests as they are signed and sent: session tokens, signatures and customers'
 * keys. A store turns them off in {@code java.util.logging}; a program that logs otherwise turns them off by their names, whatever
 * level its user asks for. What the SDK logs besides has no secret in it.
 */
public final class RequestLoggers {
    /** By name; those below them go with them. */
    public static final List<String> NAMES = List.of(
            "org.apache.hc.client5.http.headers",
            "org.apache.hc.client5.http.wire",
            "software.amazon.awssdk.auth",
            "software.amazon.awssdk.http.auth");

    /** Held here, because a logger that nobody holds forgets its level. */
    private static final List<Logger> LOGGERS =
            NAMES.stream().map(Logger::getLogger).toList();

    private RequestLoggers() {}

    static void silence() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    }
}
