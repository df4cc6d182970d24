package dev.rekindle.controller.restore;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.EtcdRestoreStatus;
import dev.rekindle.controller.restore.run.Next;
import dev.rekindle.controller.restore.run.Restoration;
import dev.rekindle.controller.restore.run.StatusStore;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;

/**
 * Leads each {@link EtcdRestore} from its creation to its end, and out of the way when it is deleted. The finalizer sees to it that no lock, order or
 * ticket stays behind.
 */
public final class RestoreReconciler implements Reconciler<EtcdRestore>, Cleaner<EtcdRestore> {
    /** The finalizer's name. */
    public static final String FINALIZER = "rekindle.dev/restore";

    private final StatusStore statuses;
    private final FirstLook firstLook;
    private final Restoration restoration;
    private final Wake wake;

    RestoreReconciler(StatusStore statuses, FirstLook firstLook, Restoration restoration, Wake wake) {
        this.statuses = statuses;
        this.firstLook = firstLook;
        this.restoration = restoration;
        this.wake = wake;
    }

    @Override
    public List<EventSource<?, EtcdRestore>> prepareEventSources(EventSourceContext<EtcdRestore> context) {
        return List.of(wake.source());
    }

    @Override
    public UpdateControl<EtcdRestore> reconcile(EtcdRestore cached, Context<EtcdRestore> context)
            throws InterruptedException {
        Optional<EtcdRestore> live = live(cached);
        if (live.isEmpty()) {
            return UpdateControl.noUpdate();
        }
        return switch (advance(live.get())) {
            case Next.Over() -> UpdateControl.noUpdate();
            case Next.In in ->
                UpdateControl.<EtcdRestore>noUpdate().rescheduleAfter(in.delay().toMillis());
        };
    }

    @Override
    public DeleteControl cleanup(EtcdRestore cached, Context<EtcdRestore> context) throws InterruptedException {
        Optional<EtcdRestore> live = live(cached);
        if (live.isEmpty() || !hasToken(live.get())) {
            return DeleteControl.defaultDelete();
        }
        return switch (restoration.advance(live.get())) {
            case Next.Over() -> {
                restoration.release(live.get());
                yield DeleteControl.defaultDelete();
            }
            case Next.In in ->
                DeleteControl.noFinalizerRemoval().rescheduleAfter(in.delay().toMillis());
        };
    }

    private Next advance(EtcdRestore restore) throws InterruptedException {
        if (Optional.ofNullable(restore.getStatus())
                .map(EtcdRestoreStatus::terminal)
                .orElse(false)) {
            return new Next.Over();
        }
        return hasToken(restore) ? restoration.advance(restore) : firstLook.take(restore);
    }

    /** What JOSDK hands out may be older than what this very controller has written. */
    private Optional<EtcdRestore> live(EtcdRestore cached) {
        return statuses.read(
                        cached.getMetadata().getNamespace(),
                        cached.getMetadata().getName())
                .filter(found ->
                        found.getMetadata().getUid().equals(cached.getMetadata().getUid()));
    }

    private static boolean hasToken(EtcdRestore restore) {
        return restore.getStatus() != null && restore.getStatus().token() != null;
    }
}
