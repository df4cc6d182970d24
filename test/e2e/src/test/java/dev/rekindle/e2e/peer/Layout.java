package dev.rekindle.e2e.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What members run in. One reconcile changes it by one member at most. */
interface Layout {
    /** The names of a cluster's things in this layout. */
    Names names(EtcdCluster cluster);

    /** Which members shall run at the moment, in order; empty where the cluster is still to be founded. */
    List<Integer> ordinals(EtcdCluster cluster);

    /** Takes a step towards a cluster of one. */
    void found(EtcdCluster cluster);

    /** Puts what is to run back into the shape that the operator wants for it. */
    void keep(EtcdCluster cluster, List<Integer> ordinals);

    /** Runs one member more. */
    void runOneMore(EtcdCluster cluster, List<Integer> ordinals);

    /** Runs one member less: the last. */
    void runOneLess(EtcdCluster cluster, List<Integer> ordinals);

    /** Whether names of pods resolve before the pods are ready; null where the service does not say. */
    @Nullable Boolean publishesNotReady();

    /** What the operator writes into the status where a member does not answer. */
    Silence silence();

    /** How a status takes it when a member is silent. */
    enum Silence {
        /** It stays as it was, whatever happened since. */
        FREEZES_THE_STATUS,
        /** It says so. */
        IS_REPORTED
    }
}
