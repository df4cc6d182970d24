package dev.rekindle.localize.source;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Feeds a response body to a sink and remembers when the last byte came. Once abandoned it never touches the sink again, so the sink's
 * buffer can be filled by the next try.
 */
final class BodyReceiver implements BodySubscriber<Void> {
    private final ByteSink sink;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private boolean abandoned;
    private boolean delivering;
    private long lastByte = System.nanoTime();

    BodyReceiver(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return done;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (abandoned) {
            newSubscription.cancel();
        } else {
            newSubscription.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        if (!begin()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                sink.accept(buffer);
            }
            end();
        } catch (PassingFailure | RuntimeException e) {
            fail(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        }
    }

    private synchronized boolean begin() {
        if (abandoned) {
            return false;
        }
        delivering = true;
        return true;
    }

    private synchronized void end() {
        delivering = false;
        lastByte = System.nanoTime();
        notifyAll();
        if (!abandoned && subscription != null) {
            subscription.request(1);
        }
    }

    private synchronized void fail(Throwable cause) {
        delivering = false;
        abandoned = true;
        notifyAll();
        if (subscription != null) {
            subscription.cancel();
        }
        done.completeExceptionally(cause);
    }

    @Override
    public void onError(Throwable cause) {
        done.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        done.complete(null);
    }

    /** How long nothing has come, in nanoseconds; 0 while the sink is busy with what came. */
    synchronized long silence() {
        return delivering ? 0 : System.nanoTime() - lastByte;
    }

    /** Ends the delivery: when this returns, the sink is at rest and stays so. */
    synchronized void abandon() throws InterruptedException {
        abandoned = true;
        if (subscription != null) {
            subscription.cancel();
        }
        while (delivering) {
            wait();
        }
    }
}
