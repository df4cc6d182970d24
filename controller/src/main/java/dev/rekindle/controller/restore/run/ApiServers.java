package dev.rekindle.controller.restore.run;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ways to each API server. What one of them acts on another may not have heard of yet, and nobody says which of them will be asked to create a pod.
 */
final class ApiServers {
    private static final String LABEL = "kubernetes.io/service-name";
    private static final String SERVICE = "kubernetes";
    private static final String NAMESPACE = "default";
    private static final int IMPATIENCE_MILLIS = 3_000;

    private final KubernetesClient client;

    ApiServers(KubernetesClient client) {
        this.client = client;
    }

    /** A new client over connections of its own, to wherever the usual address leads. The caller closes it. */
    KubernetesClient anyOfThem() {
        return to(client.getConfiguration().getMasterUrl());
    }

    /** The addresses that the API servers publish for themselves, such as {@code https://10.0.0.1:6443/}; empty where none does. */
    List<String> addresses() {
        try {
            return client
                    .discovery()
                    .v1()
                    .endpointSlices()
                    .inNamespace(NAMESPACE)
                    .withLabel(LABEL, SERVICE)
                    .list()
                    .getItems()
                    .stream()
                    .flatMap(ApiServers::urls)
                    .distinct()
                    .toList();
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }

    /** A new client of one address. The caller closes it. */
    KubernetesClient to(String url) {
        Config config = new ConfigBuilder(client.getConfiguration())
                .withMasterUrl(url)
                .withConnectionTimeout(IMPATIENCE_MILLIS)
                .withRequestTimeout(IMPATIENCE_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static Stream<String> urls(EndpointSlice slice) {
        int port = Optional.ofNullable(slice.getPorts()).orElse(List.of()).stream()
                .filter(one -> "https".equals(one.getName()))
                .map(one -> one.getPort())
                .findFirst()
                .orElse(443);
        return Optional.ofNullable(slice.getEndpoints()).orElse(List.of()).stream()
                .map(Endpoint::getAddresses)
                .flatMap(List::stream)
                .map(address ->
                        "https://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port + "/");
    }
}
