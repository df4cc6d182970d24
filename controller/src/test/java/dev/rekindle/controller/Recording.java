package dev.rekindle.controller;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** All that is logged while it is open, with arguments and stack traces; our own packages say everything they can. */
final class Recording extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String OURS = "dev.rekindle";

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final JsonEncoder encoder = new JsonEncoder();
    private final LoggerContext loggers;

    private Recording(LoggerContext loggers) {
        this.loggers = loggers;
    }

    /** Begins. */
    static Recording begin() {
        var recording = new Recording((LoggerContext) LoggerFactory.getILoggerFactory());
        recording.setContext(recording.loggers);
        recording.encoder.setContext(recording.loggers);
        recording.encoder.setWithArguments(true);
        recording.encoder.setWithFormattedMessage(true);
        recording.encoder.start();
        recording.start();
        recording.loggers.getLogger(OURS).setLevel(Level.TRACE);
        recording.root().addAppender(recording);
        return recording;
    }

    private Logger root() {
        return loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
    }

    /** All of it so far. */
    String text() {
        return lines.stream().collect(Collectors.joining());
    }

    /** How much that is. */
    int count() {
        return lines.size();
    }

    @Override
    public void close() {
        root().detachAppender(this);
        loggers.getLogger(OURS).setLevel(null);
        stop();
    }
}
