package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code hack/cluster} asks of kind, and when. Docker, kind and kubectl are stand-ins that write down how they were called: this shows the
 * commands, not that kind obeys them. The local driver is shown for real, by {@code hack/cluster check} and {@code hack/cluster.d/soak}.
 */
class HackClusterTest {
    private static final String CREATED = "kind create cluster --name rekindle --config ";

    @TempDir
    Path directory;

    private Path script;
    private Path calls;
    private Path state;

    @BeforeEach
    void aCopyOfTheScriptsAmongStandIns() throws Exception {
        Path hack = directory.resolve("repository/hack");
        Path original = repository().resolve("hack");
        for (String name : List.of("lib.sh", "cluster", "cluster.d")) {
            copy(original.resolve(name), hack.resolve(name));
        }
        script = hack.resolve("cluster");
        calls = directory.resolve("calls");
        state = directory.resolve("state");
        program(hack.resolve("tools"), """
                case $1 in
                  --print) echo "%1$s/bin" ;;
                  --list) echo "kube-api 1.36.3 1 MB %1$s/bin" ;;
                  *) echo "tools $*" >>"%2$s" ;;
                esac
                """.formatted(directory, calls));
        program(directory.resolve("bin/docker"), "exit 0\n");
        program(directory.resolve("bin/kubectl"), "exit 0\n");
        program(directory.resolve("bin/kind"), """
                echo "kind $*" >>"%1$s"
                case "$1 $2" in
                  "create cluster") touch "%2$s/running" ;;
                  "delete cluster") rm -f "%2$s/running" ;;
                  "get clusters") [ ! -e "%2$s/running" ] || echo rekindle ;;
                esac
                """.formatted(calls, directory));
    }

    @Test
    void takesKindWhereDockerRuns() throws Exception {
        CommandResult result = cluster("up").orFail();

        assertThat(called())
                .contains(CREATED + state + "/kind.yaml --image " + pinnedImage() + " --kubeconfig " + state
                        + "/admin.conf --wait 120s");
        assertThat(Files.readString(state.resolve("kind.yaml")))
                .containsOnlyOnce("- role: control-plane")
                .doesNotContain("worker");
        assertThat(result.err()).contains("up with Kubernetes 1.36.4 (kind)");
    }

    @Test
    void givesEachApiServerANodeAndThePodsAnother() throws Exception {
        cluster("up", "--driver", "kind", "--apiservers=2").orFail();

        assertThat(Files.readAllLines(state.resolve("kind.yaml")))
                .endsWith("- role: control-plane", "- role: control-plane", "- role: worker");
    }

    @Test
    void takesTheImageOfTheVersionThatIsAskedFor() throws Exception {
        cluster("up", "--k8s", "1.36.9").orFail();

        assertThat(called()).anyMatch(call -> call.contains("--image kindest/node:v1.36.9 "));
    }

    @Test
    void startsOneClusterWhenAskedTwice() throws Exception {
        cluster("up").orFail();

        CommandResult second = cluster("up").orFail();

        assertThat(second.err()).contains("up already");
        assertThat(called()).filteredOn(call -> call.startsWith(CREATED)).hasSize(1);
    }

    @Test
    void refusesToTakeAClusterOfOneShapeForAnother() throws Exception {
        cluster("up").orFail();

        CommandResult second = cluster("up", "--apiservers", "2");

        assertThat(second.exit()).isNotZero();
        assertThat(second.err()).contains("API servers: 1; take it down first");
    }

    @Test
    void removesWhatAnUpLeftThatFailedBeforeItStartsAgain() throws Exception {
        program(directory.resolve("bin/kubectl"), "exit 1\n");
        assertThat(cluster("up").exit()).isNotZero();
        program(directory.resolve("bin/kubectl"), "exit 0\n");

        cluster("up").orFail();

        assertThat(called())
                .containsSubsequence("kind delete cluster --name rekindle --kubeconfig " + state + "/admin.conf");
        assertThat(called()).filteredOn(call -> call.startsWith(CREATED)).hasSize(2);
    }

    @Test
    void leavesAClusterOfTheSameNameToWhoeverMadeIt() throws Exception {
        Files.createFile(directory.resolve("running"));

        CommandResult result = cluster("up");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("kind has a cluster rekindle already");
        assertThat(called()).noneMatch(call -> call.startsWith("kind delete") || call.startsWith(CREATED));
    }

    @Test
    void loadsAnImageAndCollectsLogs() throws Exception {
        cluster("up").orFail();
        Path image = Files.createFile(directory.resolve("image.tar"));
        Path logs = directory.resolve("logs");

        cluster("load", image.toString()).orFail();
        cluster("logs", logs.toString()).orFail();

        assertThat(called())
                .contains(
                        "kind load image-archive " + image + " --name rekindle",
                        "kind export logs " + logs + " --name rekindle");
        assertThat(logs.resolve("objects.txt")).exists();
    }

    @Test
    void printsTheEnvironmentOfARunningClusterAlone() throws Exception {
        CommandResult before = cluster("env");
        cluster("up").orFail();
        CommandResult after = cluster("env").orFail();

        assertThat(before.exit()).isNotZero();
        assertThat(before.err()).contains("start one with hack/cluster up");
        assertThat(after.out()).contains("export KUBECONFIG=" + state + "/admin.conf");
    }

    @Test
    void leavesNothingAfterDown() throws Exception {
        cluster("up").orFail();

        cluster("down").orFail();

        assertThat(called()).contains("kind delete cluster --name rekindle --kubeconfig " + state + "/admin.conf");
        assertThat(state).doesNotExist();
        assertThat(cluster("status").exit()).isNotZero();
        cluster("down").orFail();
    }

    @Test
    void emptiesNoDirectoryThatItDidNotFill() throws Exception {
        Path letter = Files.createFile(Files.createDirectory(state).resolve("letter"));

        CommandResult result = cluster("down");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("holds files that hack/cluster did not write");
        assertThat(letter).exists();
    }

    @Test
    void saysWhatIsMissingWhereDockerDoesNotRun() throws Exception {
        program(directory.resolve("bin/docker"), "exit 1\n");

        CommandResult result = cluster("up", "--driver", "kind");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("'docker info' fails; start Docker, or use --driver local");
        assertThat(state).doesNotExist();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(cluster("up", "--driver", "minikube").err())
                .contains("unknown driver 'minikube'; known: kind, local");
        assertThat(cluster("up", "--apiservers", "0").err()).contains("a number from 1 to 9, not '0'");
        assertThat(cluster("up", "--nodes", "3").err()).contains("up does not know '--nodes'");
        assertThat(cluster("upp").err()).contains("unknown command 'upp'");
    }

    /** Somebody may have thought that it asks before it ends a cluster, or ends but one of many. */
    @Test
    void endsNothingForWordsThatItDoesNotKnow() throws Exception {
        cluster("up").orFail();

        assertThat(cluster("down", "--dry-run").err()).contains("down takes no '--dry-run'");
        assertThat(cluster("down", "--help").orFail().out()).contains("hack/cluster down");
        assertThat(cluster("status", "all").err()).contains("status takes no 'all'");
        assertThat(cluster("logs", "one", "two").err()).contains("logs takes one directory");
        assertThat(cluster("up", "--driver").err()).contains("--driver takes a value");

        assertThat(called()).noneMatch(call -> call.startsWith("kind delete"));
    }

    @Test
    void doesWithoutAHomeThatIsSaid() {
        CommandResult result = Command.of(
                        Path.of("env"), "-u", "HOME", "-u", "REKINDLE_CACHE", "bash", script.toString())
                .with(List.of("status"))
                .environment("REKINDLE_CLUSTER", state.toString())
                .run();

        assertThat(result.out()).isEqualTo("not up; state in " + state + "\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void saysWhereItCannotWrite() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        CommandResult result = Command.of(Path.of("bash"), script.toString(), "down")
                .environment("REKINDLE_CACHE", file.toString())
                .run();

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains(file + " is no directory that", "set REKINDLE_CACHE to one");
    }

    private CommandResult cluster(String... arguments) {
        return Command.of(Path.of("bash"), script.toString())
                .with(List.of(arguments))
                .environment("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"))
                .environment("REKINDLE_CACHE", directory.resolve("cache").toString())
                .environment("REKINDLE_CLUSTER", state.toString())
                .run();
    }

    private List<String> called() throws IOException {
        return Files.readAllLines(calls);
    }

    private String pinnedImage() throws IOException {
        return Files.readAllLines(script.resolveSibling("cluster.d/kind.sh")).stream()
                .filter(line -> line.startsWith("KIND_IMAGE="))
                .map(line -> line.substring("KIND_IMAGE=".length()))
                .findFirst()
                .orElseThrow();
    }

    private static void program(Path file, String body) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "#!/usr/bin/env bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.copy(file, target);
            }
        }
    }

    private static Path repository() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("hack/tools"))) {
            at = Objects.requireNonNull(at.getParent(), "no hack/tools above the working directory");
        }
        return at;
    }
}
