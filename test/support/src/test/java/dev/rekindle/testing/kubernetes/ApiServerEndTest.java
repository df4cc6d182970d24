package dev.rekindle.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What is left after the last test, or a failed start: the log where something failed, and nothing that runs. */
@Isolated("it listens to System.err")
class ApiServerEndTest {

    @Test
    void showsTheLogOfAFailedTestAndLeavesNothingBehind() {
        Set<ProcessHandle> before = servers();

        String said = whileListening(() -> EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Example.class))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.succeeded(2).failed(1)));

        assertThat(said)
                .contains("fails(KubernetesApi) failed", "kube-apiserver on 127.0.0.1", "the last lines of its log")
                .doesNotContain("passes(KubernetesApi) failed");
        assertThat(servers()).isEqualTo(before);
        assertThat(Path.of(said.lines()
                        .filter(line -> line.startsWith(Example.KUBECONFIG))
                        .map(line -> line.substring(Example.KUBECONFIG.length()))
                        .findFirst()
                        .orElseThrow()))
                .doesNotExist();
    }

    @Test
    void showsTheLogOfAnEtcdThatDoesNotStartAndLeavesNothingBehind() {
        Set<ProcessHandle> before = servers();

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> KubernetesApi.start(
                        EtcdProcess.of(EtcdVersion.V3_6).flags("--no-such-flag"), ApiServer.Audit.NONE))
                .withMessageContainingAll(
                        "etcd 3.6 m1 on http://127.0.0.1",
                        "instead of serving; the last lines of its log",
                        "flag provided but not defined: -no-such-flag");
        assertThat(servers()).isEqualTo(before);
    }

    private static Set<ProcessHandle> servers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .command()
                        .map(Path::of)
                        .map(Path::getFileName)
                        .map(Path::toString)
                        .filter(Set.of("etcd", "kube-apiserver")::contains)
                        .isPresent())
                .collect(Collectors.toSet());
    }

    private static String whileListening(Runnable action) {
        var said = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @ApiServer
    static final class Example {
        static final String KUBECONFIG = "kubeconfig: ";

        @Test
        void passes(KubernetesApi api) {
            Path kubeconfig = api.server().kubeconfig(api.admin());

            assertThat(kubeconfig).isRegularFile();
            System.err.println(KUBECONFIG + kubeconfig);
        }

        @Test
        void fails(KubernetesApi api) {
            assertThat(api.servers()).isEmpty();
        }

        @Nested
        class Inside {
            @Test
            void isGivenTheSame(KubernetesApi api) {
                assertThat(api.servers()).isNotEmpty();
            }
        }
    }
}
