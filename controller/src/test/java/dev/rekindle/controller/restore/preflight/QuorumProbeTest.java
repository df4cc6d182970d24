package dev.rekindle.controller.restore.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which probes a member passes that has nobody to form a quorum with. */
class QuorumProbeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            readinessProbe: {httpGet: {path: /health, port: 2379}}                   | true
            startupProbe: {httpGet: {path: /health, port: 2379}}                     | true
            readinessProbe: {httpGet: {path: /readyz, port: 2379}}                   | true
            readinessProbe: {exec: {command: [etcdctl, endpoint, health]}}           | true
            readinessProbe: {httpGet: {path: "/health?serializable=true", port: 1}}  | false
            readinessProbe: {httpGet: {path: /livez, port: 2379}}                    | false
            readinessProbe: {tcpSocket: {port: 2379}}                                | false
            livenessProbe: {httpGet: {path: /health, port: 2379}}                    | false
            image: etcd                                                              | false
            """)
    void namesTheProbesThatNeedAQuorum(String probe, boolean needsQuorum) {
        Container etcd = Serialization.unmarshal("name: etcd\n" + probe, Container.class);

        assertThat(QuorumProbe.of(new ContainerBuilder(etcd).build()).isPresent())
                .isEqualTo(needsQuorum);
    }
}
