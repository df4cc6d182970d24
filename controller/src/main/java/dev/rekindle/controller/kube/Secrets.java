package dev.rekindle.controller.kube;

import dev.rekindle.api.Reason;
import dev.rekindle.controller.status.ProblemException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads Secrets and ConfigMaps by name. They are never listed, watched or kept. */
public final class Secrets {
    private final KubernetesClient client;

    /** Reads by this client, which stays the caller's. */
    public Secrets(KubernetesClient client) {
        this.client = client;
    }

    /** A Secret that has to be there; fails with {@code SecretNotFound}. */
    public SecretValues secret(String namespace, String name) throws ProblemException {
        String place = "Secret " + namespace + "/" + name;
        Secret found = client.secrets().inNamespace(namespace).withName(name).get();
        if (found == null) {
            throw missing(place);
        }
        var values = new TreeMap<String, byte[]>();
        for (Map.Entry<String, String> value :
                Optional.ofNullable(found.getData()).orElse(Map.of()).entrySet()) {
            values.put(value.getKey(), Base64.getDecoder().decode(value.getValue()));
        }
        return new SecretValues(place, values);
    }

    /** A ConfigMap that has to be there; fails with {@code SecretNotFound}. */
    public SecretValues configMap(String namespace, String name) throws ProblemException {
        String place = "ConfigMap " + namespace + "/" + name;
        ConfigMap found =
                client.configMaps().inNamespace(namespace).withName(name).get();
        if (found == null) {
            throw missing(place);
        }
        var values = new TreeMap<String, byte[]>();
        Optional.ofNullable(found.getData())
                .orElse(Map.of())
                .forEach((key, text) -> values.put(key, text.getBytes(StandardCharsets.UTF_8)));
        return new SecretValues(place, values);
    }

    private static ProblemException missing(String place) {
        return new ProblemException(Reason.SECRET_NOT_FOUND, place + " does not exist; create it, or name another");
    }
}
