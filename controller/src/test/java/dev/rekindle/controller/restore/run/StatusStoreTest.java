package dev.rekindle.controller.restore.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.api.Reason;
import dev.rekindle.api.restore.EtcdRestore;
import dev.rekindle.api.restore.RestorePhase;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.kubernetes.ApiServer;
import dev.rekindle.testing.kubernetes.KubernetesApi;
import dev.rekindle.testing.kubernetes.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

@ApiServer
class StatusStoreTest {
    /** Or one of them would undo what the other has settled. */
    @Test
    void letsOneOfTwoControllersWriteThatHaveReadTheSame(KubernetesApi api, TestNamespace namespace) {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            var scene = new SetScene(InstalledApi.complete(api, namespace), etcd);
            EtcdRestore read = scene.pinned();
            var statuses = new StatusStore(scene.installed().controller());
            StatusDraft first = StatusDraft.of(read, Clock.systemUTC());
            first.attempts(1);
            StatusDraft second = StatusDraft.of(read, Clock.systemUTC());
            second.say(RestorePhase.FAILED, Reason.BOOT_FAILED, "another view");

            statuses.write(read, first);

            assertThatExceptionOfType(KubernetesClientException.class)
                    .isThrownBy(() -> statuses.write(read, second))
                    .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(409));
            assertThat(scene.status().phase()).isEqualTo(RestorePhase.RESTORING);
            assertThat(scene.status().attempts()).isEqualTo(1);
        }
    }
}
