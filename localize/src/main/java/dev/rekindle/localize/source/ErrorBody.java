package dev.rekindle.localize.source;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * At most the first bytes of an answer that is not what was wanted, for the code in it: object stores say {@code <Code>ExpiredToken</Code>}
 * there. Nothing else is repeated, since some of them also quote the request. The rest of the answer is not received.
 */
final class ErrorBody implements BodySubscriber<Void> {
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]{1,64})</Code>");

    private final ByteBuffer head;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    /** Receives at most {@code limit} bytes; 0 ends the answer at once. */
    ErrorBody(int limit) {
        this.head = ByteBuffer.allocate(limit);
    }

    @Override
    public CompletionStage<Void> getBody() {
        return done;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        goOn(newSubscription);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            while (buffer.hasRemaining() && head.hasRemaining()) {
                head.put(buffer.get());
            }
        }
        if (subscription != null) {
            goOn(subscription);
        }
    }

    private void goOn(Flow.Subscription current) {
        if (head.hasRemaining()) {
            current.request(1);
        } else {
            current.cancel();
            done.complete(null);
        }
    }

    @Override
    public void onError(Throwable cause) {
        // The status line and the headers have come; they say what is to be said.
        done.complete(null);
    }

    @Override
    public void onComplete() {
        done.complete(null);
    }

    /** The code, where there is one. */
    synchronized Optional<String> code() {
        Matcher matcher = CODE.matcher(new String(head.array(), 0, head.position(), StandardCharsets.UTF_8));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
