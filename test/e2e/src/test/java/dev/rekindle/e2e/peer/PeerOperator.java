package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The operator of one namespace's {@link EtcdCluster} objects, in a thread of this JVM until it is closed. What it made stays then, as if its pod had died.
 */
public final class PeerOperator implements AutoCloseable {
    private static final long BETWEEN_RECONCILES_MILLIS = 1_000;
    private static final Duration STOP_DEADLINE = Duration.ofMinutes(1);

    private final PeerReconciler reconciler;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "peer-operator");

    private PeerOperator(PeerReconciler reconciler) {
        this.reconciler = reconciler;
    }

    /** Starts one, which reaches members through the API server. */
    public static PeerOperator start(KubernetesClient client, String namespace, OwnerLayout layout) {
        var operator = new PeerOperator(new PeerReconciler(
                client, namespace, layout.on(client), (names, tls) -> new ForwardedMembership(client, names, tls)));
        operator.thread.start();
        return operator;
    }

    /** What it last did or failed to do: for the message of a test that waits in vain. */
    public String lastWord() {
        return reconciler.lastWord();
    }

    /** Waits for the end of the reconcile that runs. */
    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(STOP_DEADLINE)) {
                throw new AssertionError(
                        "the peer operator did not stop within " + STOP_DEADLINE.toSeconds() + " s; " + lastWord());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the peer operator stopped", e);
        }
        reconciler.close();
    }

    private void run() {
        try {
            do {
                reconciler.reconcileAll();
            } while (!closed.await(BETWEEN_RECONCILES_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
