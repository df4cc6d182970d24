package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rekindle.localize.failure.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EtcdCommandLineTest {
    @Test
    void readsFlagsInEveryFormThatGoAccepts() throws UsageException {
        EtcdCommandLine etcd = of(
                "/usr/local/bin/etcd",
                "--name=m1",
                "-data-dir",
                "/data",
                "--wal-dir",
                "/wal",
                "--listen-peer-urls",
                "http://0.0.0.0:2380",
                "-initial-cluster=m1=http://a:2380,m2=http://b:2380",
                "--initial-advertise-peer-urls",
                "http://a:2380");

        assertThat(etcd)
                .isEqualTo(new EtcdCommandLine(
                        "m1",
                        Path.of("/data"),
                        Optional.of(Path.of("/wal")),
                        "m1=http://a:2380,m2=http://b:2380",
                        "http://a:2380"));
    }

    @Test
    void prefersAFlagToItsVariableAndTheLastFlagToTheFirst() throws UsageException {
        EtcdCommandLine etcd = EtcdCommandLine.of(
                List.of("etcd", "--name=first", "--name=last"),
                Map.of("ETCD_NAME", "variable", "ETCD_DATA_DIR", "/from/env", "ETCD_WAL_DIR", ""));

        assertThat(etcd.name()).isEqualTo("last");
        assertThat(etcd.dataDir()).isEqualTo(Path.of("/from/env"));
        assertThat(etcd.walDir()).isEmpty();
    }

    @Test
    void formsTheInitialClusterFromTheMemberWhereNoneIsGiven() throws UsageException {
        EtcdCommandLine etcd = of("etcd", "--name=m1", "--initial-advertise-peer-urls=http://a:2380,http://b:2380");

        assertThat(etcd.initialCluster()).isEqualTo("m1=http://a:2380,m1=http://b:2380");
        assertThat(etcd.dataDir()).isEqualTo(Path.of("m1.etcd"));
    }

    @Test
    void hasEtcdsOwnDefaults() throws UsageException {
        assertThat(of("etcd"))
                .isEqualTo(new EtcdCommandLine(
                        "default",
                        Path.of("default.etcd"),
                        Optional.empty(),
                        "default=http://localhost:2380",
                        "http://localhost:2380"));
    }

    @Test
    void doesNotTakeTheNextFlagForTheValueOfASwitch() throws UsageException {
        EtcdCommandLine etcd = of("etcd", "--enable-pprof", "--name", "m1", "--strict-reconfig-check=false");

        assertThat(etcd.name()).isEqualTo("m1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config-file=/etc/etcd.yaml", "--discovery=https://d", "-discovery-srv=example.org"})
    void refusesAnIdentityFromElsewhere(String flag) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> of("etcd", flag))
                .withMessageContaining("would come from elsewhere");
    }

    @Test
    void refusesAShell() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> of("/bin/sh", "-c", "exec etcd --name=$(hostname)"))
                .withMessageContaining("starts sh");
    }

    @ParameterizedTest
    @CsvSource({
        "$(A),            one",
        "x$(A)y$(B)z,     xoneytwoz",
        "$(MISSING),      $(MISSING)",
        "$$(A),           $(A)",
        "$$$(A),          $one",
        "$(A,             $(A",
        "$A,              $A",
        "cost$,           cost$",
        "$$,              $",
        "$(),             $()",
    })
    void expandsVariablesAsTheKubeletDoes(String word, String expanded) {
        assertThat(EtcdCommandLine.expand(List.of(word), Map.of("A", "one", "B", "two")))
                .containsExactly(expanded);
    }

    private static EtcdCommandLine of(String... command) throws UsageException {
        return EtcdCommandLine.of(List.of(command), Map.of());
    }
}
