package dev.rekindle.controller.restore.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Flags and variables of etcd are read as etcd, the kubelet and restore-localize read them. */
class EtcdSettingsTest {
    private static final ObjectMeta POD =
            new ObjectMetaBuilder().withName("prod-1").withNamespace("team-a").build();
    private static final Map<String, Map<String, String>> CONFIG_MAPS = Map.of(
            "prod-state",
            Map.of(
                    "ETCD_INITIAL_CLUSTER",
                    "prod-0=http://p0:2380,prod-1=http://p1:2380",
                    "ETCD_DATA_DIR",
                    "/var/lib/etcd"));

    @Test
    void aFlagBeatsItsVariableAndTheLastOfTwoFlagsWins() {
        Container etcd =
                etcd("--data-dir=/one", "--data-dir", "/two").withEnv(List.of()).build();
        Container both = new ContainerBuilder(etcd)
                .addNewEnv()
                .withName("ETCD_DATA_DIR")
                .withValue("/three")
                .endEnv()
                .build();

        assertThat(read(etcd).dataDir()).contains("/two");
        assertThat(read(both).dataDir()).contains("/two");
    }

    @Test
    void readsWhatComesFromAConfigMap() {
        Container etcd = etcd("--name=$(POD)")
                .addNewEnvFrom()
                .withNewConfigMapRef("prod-state", null)
                .endEnvFrom()
                .build();

        EtcdSettings settings = read(etcd);

        assertThat(settings.dataDir()).contains("/var/lib/etcd");
        assertThat(settings.initialMembers()).containsExactly("prod-0", "prod-1");
    }

    @Test
    void expandsVariablesInTheOrderOfTheKubelet() {
        Container etcd = etcd("--data-dir=$(DIR)/data", "--initial-cluster=$(POD)=http://$(HOST):2380")
                .addNewEnv()
                .withName("POD")
                .withNewValueFrom()
                .withNewFieldRef(null, "metadata.name")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("DIR")
                .withValue("/srv/$(POD)")
                .endEnv()
                .addNewEnv()
                .withName("HOST")
                .withValue("$(POD).prod")
                .endEnv()
                .build();

        assertThat(read(etcd).dataDir()).contains("/srv/prod-1/data");
        assertThat(read(etcd).initialCluster()).contains("prod-1=http://prod-1.prod:2380");
    }

    @Test
    void aRelativeDirectoryIsOneOfTheWorkingDirectory() {
        Container etcd = etcd("--data-dir=etcd").withWorkingDir("/data").build();

        assertThat(read(etcd).dataDir()).contains("/data/etcd");
        assertThat(read(etcd("--data-dir=etcd").build()).dataDir()).isEmpty();
    }

    @Test
    void guessesNothingWhereASecretMaySayIt() {
        Container etcd = etcd("--name=prod-1")
                .withWorkingDir("/data")
                .addNewEnvFrom()
                .withNewSecretRef("settings", null)
                .endEnvFrom()
                .build();

        assertThat(read(etcd).dataDir()).isEmpty();
        assertThat(read(etcd("--name=prod-1").withWorkingDir("/data").build()).dataDir())
                .contains("/data/prod-1.etcd");
    }

    @Test
    void servesClientsWhereItListensForOthers() {
        assertThat(read(etcd().build()).client()).isEqualTo(new ClientPort("http", 2379));
        assertThat(read(etcd("--listen-client-urls=http://127.0.0.1:2379,https://0.0.0.0:12379")
                                .build())
                        .client())
                .isEqualTo(new ClientPort("https", 12379));
        assertThat(read(etcd("--advertise-client-urls=https://$(POD).prod.$(NAMESPACE).svc:2379")
                                .build())
                        .client())
                .isEqualTo(new ClientPort("https", 2379));
    }

    @Test
    void saysWhyASettingCannotBeBelieved() {
        Container shell = new ContainerBuilder()
                .withName("etcd")
                .withCommand("/bin/sh", "-c", "exec etcd --data-dir=/x")
                .build();

        assertThat(read(shell).unreadable())
                .hasValueSatisfying(why -> assertThat(why).contains("starts sh"));
        assertThat(read(etcd("--config-file=/etc/etcd.yaml").build()).unreadable())
                .hasValueSatisfying(why -> assertThat(why).contains("--config-file is set"));
        assertThat(read(etcd("--data-dir=/x").build()).unreadable()).isEmpty();
    }

    private static ContainerBuilder etcd(String... arguments) {
        return new ContainerBuilder()
                .withName("etcd")
                .withCommand("/usr/local/bin/etcd")
                .withArgs(arguments);
    }

    private static EtcdSettings read(Container container) {
        return EtcdSettings.of(
                container, ContainerEnvironment.of(container, POD, name -> Optional.ofNullable(CONFIG_MAPS.get(name))));
    }
}
