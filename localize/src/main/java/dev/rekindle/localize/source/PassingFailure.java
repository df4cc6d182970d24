package dev.rekindle.localize.source;

import java.time.Duration;
import java.util.Optional;

/** One request failed in a way that another try may not. The message holds no secret. */
final class PassingFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    PassingFailure(String message, Optional<Duration> retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    PassingFailure(String message) {
        this(message, Optional.empty());
    }

    /** How long the server asks to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
