package dev.rekindle.e2e.peer;

import io.fabric8.kubernetes.client.KubernetesClient;

/** The layouts of the upstream operator. */
public enum OwnerLayout {
    /** A StatefulSet whose spec the operator overwrites: its main branch. */
    STATEFUL_SET,
    /** Pods and claims of the operator's own: its branch customized-controller. */
    BARE_PODS;

    Layout on(KubernetesClient client) {
        return switch (this) {
            case STATEFUL_SET -> new StatefulSetLayout(client);
            case BARE_PODS -> new BarePodLayout(client);
        };
    }
}
