package dev.rekindle.controller.restore.run;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Deletes one very pod, never another that has its name by now. */
final class PodRemoval {
    private final KubernetesClient client;

    /** How much time its containers get to end. */
    enum Haste {
        /** As the pod says, for an etcd that runs. */
        ORDERLY(null),
        /** A second. Not none: then the name would be free while a container may still run on the same volume. */
        AT_ONCE(1L);

        private final @Nullable Long grace;

        Haste(@Nullable Long grace) {
            this.grace = grace;
        }
    }

    PodRemoval(KubernetesClient client) {
        this.client = client;
    }

    /** Deletes it; whether this call has. fabric8's own delete has no precondition on a uid. */
    boolean remove(Pod pod, Haste haste) {
        var options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(haste.grace)
                .withNewPreconditions()
                .withUid(pod.getMetadata().getUid())
                .endPreconditions()
                .build();
        try {
            client.raw(
                    "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                            + URLEncoder.encode(pod.getMetadata().getName(), StandardCharsets.UTF_8),
                    "DELETE",
                    options);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND || e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }
}
