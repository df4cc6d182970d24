package dev.rekindle.objectstore.s3;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** Makes a strategy wait at least as long as the store's {@code Retry-After} says, which the SDK does not look at. */
final class RetryAfter implements RetryStrategy {
    /** More than this is not waited for at once: the store is asked again. */
    private static final Duration MOST = Duration.ofMinutes(1);

    private final RetryStrategy strategy;
    private final Clock clock;

    RetryAfter(RetryStrategy strategy, Clock clock) {
        this.strategy = strategy;
        this.clock = clock;
    }

    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        Duration asked = asked(request.failure()).orElse(Duration.ZERO);
        Duration suggested = request.suggestedDelay().orElse(Duration.ZERO);
        return strategy.refreshRetryToken(request.toBuilder()
                .suggestedDelay(asked.compareTo(suggested) > 0 ? asked : suggested)
                .build());
    }

    private Optional<Duration> asked(Throwable failure) {
        if (!(failure instanceof AwsServiceException service) || service.awsErrorDetails() == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(service.awsErrorDetails().sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader("Retry-After"))
                .flatMap(this::parse)
                .map(delay -> delay.compareTo(MOST) > 0 ? MOST : delay)
                .filter(Duration::isPositive);
    }

    /** Seconds or a date, RFC 9110 §10.2.3. */
    private Optional<Duration> parse(String value) {
        try {
            return Optional.of(
                    value.matches("[0-9]{1,9}")
                            ? Duration.ofSeconds(Long.parseLong(value))
                            : Duration.between(
                                    clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        return strategy.acquireInitialToken(request);
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return strategy.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return strategy.maxAttempts();
    }

    @Override
    public boolean useClientDefaults() {
        return strategy.useClientDefaults();
    }

    @Override
    public Builder<?, ?> toBuilder() {
        return strategy.toBuilder();
    }

    @Override
    public void close() {
        strategy.close();
    }
}
