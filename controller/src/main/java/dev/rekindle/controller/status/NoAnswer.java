package dev.rekindle.controller.status;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Failures in which the API server said nothing. */
public final class NoAnswer {
    private NoAnswer() {}

    /** Whether it is one: no connection, or none in time. The client gives those no status and the code -1 (fabric8, {@code KubernetesClientException}). */
    public static boolean is(KubernetesClientException failure) {
        return failure.getCode() <= 0;
    }
}
