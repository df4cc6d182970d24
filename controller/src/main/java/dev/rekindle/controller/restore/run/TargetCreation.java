package dev.rekindle.controller.restore.run;

import dev.rekindle.api.restore.EtcdClusterTemplate;
import dev.rekindle.api.restore.RestoreTarget.EtcdClusterTarget;
import dev.rekindle.api.restore.TargetMode;
import dev.rekindle.controller.restore.target.RestoreLock;
import dev.rekindle.controller.restore.target.TargetReference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;

/** Makes the EtcdCluster of a template, for {@code mode: Created}. It is born with the lock on it. */
final class TargetCreation {
    private final KubernetesClient client;

    TargetCreation(KubernetesClient client) {
        this.client = client;
    }

    /** Makes it where it is wanted and not there. */
    void ensure(Run run) {
        EtcdClusterTarget wanted = run.restore().getSpec().target().etcdCluster();
        if (wanted == null
                || wanted.mode() != TargetMode.CREATED
                || run.target().exists()) {
            return;
        }
        EtcdClusterTemplate template = wanted.template();
        if (template == null) {
            throw new IllegalStateException("mode: Created without a template, which the definition refuses");
        }
        TargetReference target = run.target().reference();
        var cluster = new GenericKubernetesResource();
        cluster.setApiVersion(target.apiVersion());
        cluster.setKind(target.kind());
        cluster.setMetadata(new ObjectMetaBuilder()
                .withName(target.name())
                .withNamespace(target.namespace())
                .withLabels(template.labels())
                .withAnnotations(Optional.ofNullable(template.annotations()).orElse(Map.of()))
                .addToAnnotations(RestoreLock.ANNOTATION, run.lock().text())
                .build());
        cluster.setAdditionalProperty("spec", template.spec());
        try {
            client.resource(cluster).create();
        } catch (KubernetesClientException e) {
            // Somebody was faster; the next look finds it, and whose lock it has.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }
}
