package dev.rekindle.controller.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodEndpointTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --listen-client-urls=http://0.0.0.0:2379                                       | http://10.0.0.7:2379
            --listen-client-urls=http://127.0.0.1:2379,https://0.0.0.0:3379                | https://10.0.0.7:3379
            --listen-client-urls=http://127.0.0.1:4379                                     | http://10.0.0.7:4379
            --advertise-client-urls=http://etcd-0.etcd:5379                                | http://10.0.0.7:5379
            --advertise-client-urls=https://$(NAME).etcd.$(SPACE).svc:2379                 | https://etcd-0.etcd.team-a.svc:2379
            --advertise-client-urls=https://$(IP):2379                                     | https://10.0.0.7:2379
            --advertise-client-urls=https://${HOSTNAME}.etcd:6379                          | https://10.0.0.7:6379
            --advertise-client-urls https://etcd-0.etcd                                    | https://etcd-0.etcd:2379
            --cert-file=/tls/tls.crt                                                       | https://10.0.0.7:2379
            --data-dir=/data                                                               | http://10.0.0.7:2379
            """)
    void isWhereTheFlagsSay(String flag, String endpoint) {
        assertThat(endpoint(pod("", flag))).isEqualTo(endpoint);
    }

    @Test
    void theWordsOfAScriptCount() {
        Pod pod = pod("", "exec etcd --name x \\\\\\n  --listen-client-urls http://0.0.0.0:7379");

        assertThat(endpoint(pod)).isEqualTo("http://10.0.0.7:7379");
    }

    @Test
    void flagsBeatVariables() {
        String variable = ", {name: ETCD_LISTEN_CLIENT_URLS, value: 'http://0.0.0.0:8379'}";

        assertThat(endpoint(pod(variable, "--name=x"))).isEqualTo("http://10.0.0.7:8379");
        assertThat(endpoint(pod(variable, "--listen-client-urls=http://0.0.0.0:9379")))
                .isEqualTo("http://10.0.0.7:9379");
    }

    @Test
    void whereNothingTellsTheSpecDoes() {
        EtcdContainer etcd = EtcdContainer.named(pod("", "--name=x"), "etcd").orElseThrow();

        assertThat(PodEndpoint.of(etcd, true).orElseThrow()).hasToString("https://10.0.0.7:2379");
    }

    @Test
    void aPodWithoutAnAddressHasNone() {
        Pod pod = pod("", "--name=x");
        pod.getStatus().setPodIP(null);

        assertThat(PodEndpoint.of(EtcdContainer.named(pod, "etcd").orElseThrow(), false))
                .isEmpty();
    }

    @Test
    void findsTheSecretBehindAPath() {
        EtcdContainer etcd = EtcdContainer.named(pod("", "--name=x"), "etcd").orElseThrow();

        assertThat(MountedSecret.at(etcd, "/tls/tls.crt")).contains(new MountedSecret("server-tls", "tls.crt"));
        assertThat(MountedSecret.at(etcd, "/renamed/authority.pem")).contains(new MountedSecret("store-ca", "ca.crt"));
        assertThat(MountedSecret.at(etcd, "/tlsx/tls.crt")).isEmpty();
        assertThat(MountedSecret.at(etcd, "/data/ca.crt")).isEmpty();
    }

    private static String endpoint(Pod pod) {
        return PodEndpoint.of(EtcdContainer.named(pod, "etcd").orElseThrow(), false)
                .orElseThrow()
                .toString();
    }

    private static Pod pod(String variables, String argument) {
        Pod pod = Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: etcd-0, namespace: team-a}
                spec:
                  containers:
                  - name: sidecar
                    image: sidecar
                  - name: etcd
                    image: etcd
                    command: [etcd]
                    env: [{name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}, {name: SPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}, {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}%s]
                    volumeMounts: [{name: tls, mountPath: /tls}, {name: ca, mountPath: /renamed/}, {name: data, mountPath: /data}]
                  volumes:
                  - {name: tls, secret: {secretName: server-tls}}
                  - {name: ca, secret: {secretName: store-ca, items: [{key: ca.crt, path: authority.pem}]}}
                  - {name: data, emptyDir: {}}
                status: {podIP: 10.0.0.7}
                """.formatted(variables), Pod.class);
        pod.getSpec().getContainers().get(1).setArgs(java.util.List.of(argument.split(" (?=https?:)")));
        return pod;
    }
}
