package dev.rekindle.controller.restore;

import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.controller.restore.preflight.LivingEtcd;
import dev.rekindle.controller.restore.run.Restoration;
import dev.rekindle.controller.restore.run.TicketValues;
import dev.rekindle.controller.restore.source.SnapshotSources;
import dev.rekindle.controller.status.ProblemException;
import java.time.Duration;
import java.util.SortedMap;

/** What the pods of a restore are to read: the snapshot, and which etcd will start from it, where that is known. */
public final class Tickets implements TicketValues {
    private final SnapshotSources sources;
    private final Restoration.Observation targets;
    private final LivingEtcd living;

    /**
     * Makes tickets so.
     *
     * @param living says which etcd runs where its image does not tell
     */
    public Tickets(SnapshotSources sources, Restoration.Observation targets, LivingEtcd living) {
        this.sources = sources;
        this.targets = targets;
        this.living = living;
    }

    @Override
    public SortedMap<String, String> ticket(EtcdRestore restore, Duration life) throws ProblemException {
        SortedMap<String, String> values = sources.ticket(restore, life);
        living.version(restore, targets.observe(restore))
                .ifPresent(version -> values.put("target-version", version.toString()));
        return values;
    }
}
