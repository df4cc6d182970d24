package dev.rekindle.localize.source;

import dev.rekindle.localize.failure.EnvironmentException;
import dev.rekindle.localize.failure.Reason;
import dev.rekindle.localize.failure.RestoreException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One object behind a URL: makes single GETs, watches them, and tells passing failures from lasting ones. For several threads. */
final class HttpObject implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration UNLIMITED = Duration.ofDays(365);
    private static final int ERROR_BYTES = 4 << 10;

    private final HttpSource source;
    private final ExecutorService executor;
    private final HttpClient client;

    HttpObject(HttpSource source) {
        this.source = source;
        this.executor = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("restore-http-", 0).daemon().factory());
        // One connection per range: HTTP/2 would put all of them on one, with one congestion window.
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(executor);
        source.authority().map(Authority::context).ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    String describe() {
        return source.describe();
    }

    /**
     * GETs bytes {@code first} to {@code last}, both included. An answer with exactly that range goes to the sink; one with everything
     * instead is told by its head and not read.
     *
     * @param pinned what an earlier answer said; this one must be about the same object
     */
    ObjectHead range(long first, long last, Optional<ObjectHead> pinned, ByteSink sink)
            throws PassingFailure, RestoreException, InterruptedException {
        HttpRequest.Builder request = request(pinned).header("Range", "bytes=" + first + "-" + last);
        return exchange(
                request.build(),
                new RangeAnswer(source.describe(), first, last, pinned),
                sink,
                source.limits().patience());
    }

    /** GETs everything; all of it goes to the sink. */
    ObjectHead whole(Optional<ObjectHead> pinned, ByteSink sink)
            throws PassingFailure, RestoreException, InterruptedException {
        return exchange(request(pinned).build(), new WholeAnswer(source.describe(), pinned), sink, UNLIMITED);
    }

    private HttpRequest.Builder request(Optional<ObjectHead> pinned) {
        HttpRequest.Builder request = HttpRequest.newBuilder(source.url()).GET();
        source.headers().forEach(request::setHeader);
        request.setHeader("Accept-Encoding", "identity");
        pinned.flatMap(ObjectHead::entityTag).ifPresent(tag -> request.setHeader("If-Match", tag));
        return request;
    }

    private ObjectHead exchange(HttpRequest request, Answer answer, ByteSink sink, Duration allowed)
            throws PassingFailure, RestoreException, InterruptedException {
        BodyReceiver receiver = new BodyReceiver(sink);
        ErrorBody error = new ErrorBody(ERROR_BYTES);
        CompletableFuture<HttpResponse<Void>> future =
                client.sendAsync(request, info -> body(answer, info, receiver, error));
        try {
            HttpResponse<Void> response = await(future, receiver, allowed);
            requireUnexpired(response);
            return answer.judge(response.statusCode(), response.headers(), error.code());
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } finally {
            future.cancel(true);
            receiver.abandon();
        }
    }

    private void requireUnexpired(HttpResponse<Void> response) throws EnvironmentException {
        int status = response.statusCode();
        Optional<SignedUrlLife> life = SignedUrlLife.of(source.url());
        boolean refused = status == 400 || status == 401 || status == 403;
        if (refused && life.isPresent() && life.get().endedBefore(response.headers())) {
            throw new EnvironmentException(
                    Reason.SOURCE_EXPIRED,
                    source.describe() + ": this presigned URL ended at "
                            + life.get().end() + " (HTTP status " + status + "); ask for a fresh URL",
                    "a URL that is still valid",
                    "one that ended at " + life.get().end());
        }
    }

    private static BodySubscriber<Void> body(Answer answer, ResponseInfo info, BodyReceiver receiver, ErrorBody error) {
        return switch (answer.body(info.statusCode(), info.headers())) {
            case WANTED -> receiver;
            case UNWANTED -> new ErrorBody(0);
            case EXPLANATION -> error;
        };
    }

    private HttpResponse<Void> await(
            CompletableFuture<HttpResponse<Void>> future, BodyReceiver receiver, Duration allowed)
            throws ExecutionException, PassingFailure, InterruptedException {
        long stall = source.limits().stall().toNanos();
        long start = System.nanoTime();
        while (true) {
            try {
                return future.get(Math.max(1, stall / 8), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                if (receiver.silence() > stall) {
                    throw new PassingFailure(
                            "nothing came for " + source.limits().stall().toSeconds() + " s");
                }
                if (System.nanoTime() - start > allowed.toNanos()) {
                    throw new PassingFailure("too slow: not done after " + allowed.toSeconds() + " s");
                }
            }
        }
    }

    private PassingFailure failure(Throwable cause) throws EnvironmentException, PassingFailure {
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof PassingFailure passing) {
                return passing;
            }
            if (deeper instanceof CertificateException) {
                throw new EnvironmentException(
                        Reason.DOWNLOAD_FAILED,
                        source.describe() + ": the server's certificate is not trusted: " + deeper.getMessage()
                                + "; give this program the right CA, or correct the host name");
            }
        }
        // The client's messages speak of hosts, ports and lengths; the request line is in none of them.
        String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return new PassingFailure(cause.getClass().getSimpleName() + message);
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }
}
