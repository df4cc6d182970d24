package dev.rekindle.controller.restore.source;

import dev.rekindle.api.destination.CertificateAuthority;
import dev.rekindle.api.destination.EtcdBackupDestination;
import dev.rekindle.controller.kube.Secrets;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Whose certificates a pod has to trust that reads from a destination's store. */
final class StoreAuthority {
    private final KubernetesClient client;
    private final Secrets secrets;
    private final String namespace;

    /**
     * Reads what a destination names.
     *
     * @param namespace that Rekindle is installed in
     */
    StoreAuthority(KubernetesClient client, String namespace) {
        this.client = client;
        this.secrets = new Secrets(client);
        this.namespace = namespace;
    }

    /** Certificates in PEM; empty where the usual ones do. */
    Optional<String> of(String destination) throws ProblemException {
        Optional<CertificateAuthority> authority = Optional.ofNullable(client.resources(EtcdBackupDestination.class)
                        .withName(destination)
                        .get())
                .map(found -> found.getSpec().s3())
                .map(s3 -> s3.certificateAuthority());
        return authority.isEmpty() ? Optional.empty() : Optional.of(pem(authority.get()));
    }

    private String pem(CertificateAuthority authority) throws ProblemException {
        if (authority.configMap() != null) {
            return secrets.configMap(namespace, authority.configMap().name())
                    .text(authority.configMap().key());
        }
        if (authority.secret() != null) {
            return new String(
                    secrets.secret(namespace, authority.secret().name())
                            .bytes(authority.secret().key()),
                    StandardCharsets.UTF_8);
        }
        return Optional.ofNullable(authority.pem()).orElse("");
    }
}
