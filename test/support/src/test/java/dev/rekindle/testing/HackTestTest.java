package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code hack/test} does beside Maven, with stand-ins for all that it calls: three tests of Maven's pass, and two in pods. */
class HackTestTest {
    @TempDir
    Path directory;

    private Path repository;
    private Path calls;

    @BeforeEach
    void aCopyOfTheScriptAmongStandIns() throws IOException {
        repository = directory.resolve("repository");
        calls = Files.createFile(directory.resolve("calls"));
        Path hack = Files.createDirectories(repository.resolve("hack"));
        for (String name : List.of("test", "lib.sh")) {
            Files.copy(original().resolve(name), hack.resolve(name));
        }
        program(hack.resolve("tools"), "");
        program(hack.resolve("e2e"), pods(0));
        program(directory.resolve("bin/mvn"), "echo \"mvn $*\" >>%s%n".formatted(calls) + report("usual", 3, 0));
        program(directory.resolve("bin/strace"), "");
        program(directory.resolve("bin/docker"), "");
        program(directory.resolve("bin/uname"), "echo Linux\n");
        program(directory.resolve("bin/unshare"), "");
    }

    @Test
    void endsWithWhatRunsInPodsAndCountsIt() throws IOException {
        CommandResult result = test();

        assertThat(Files.readAllLines(calls))
                .containsExactly(
                        "mvn --fail-at-end verify",
                        "e2e -Dtests.run=images -Dmaven.compiler.useIncrementalCompilation=false in ''");
        assertThat(result.out()).endsWith("5 passed, 0 failed, 0 skipped\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void failsWhereATestInPodsFails() throws IOException {
        program(repository.resolve("hack/e2e"), pods(1) + "exit 1\n");

        CommandResult result = test();

        assertThat(result.out()).endsWith("4 passed, 1 failed, 0 skipped\n");
        assertThat(result.exit()).isNotZero();
    }

    @Test
    void namesInItsLastLineWhatWasNotRunWhereNoClusterCanRun() throws IOException {
        program(directory.resolve("bin/docker"), "exit 1\n");
        program(directory.resolve("bin/id"), "echo 1000\n");

        CommandResult result = test();

        assertThat(Files.readAllLines(calls)).containsExactly("mvn --fail-at-end verify");
        assertThat(result.err()).contains("NOT RUN: our images as pods").contains("hack/e2e -Dtests.run=images");
        assertThat(result.out())
                .contains("3 passed, 0 failed, 0 skipped; NOT RUN in pods: none can run here (Docker does not run");
        assertThat(result.exit()).isZero();
    }

    @Test
    void namesWhereImagesCannotBeBuilt() throws IOException {
        program(directory.resolve("bin/uname"), "echo Darwin\n");

        CommandResult result = test();

        assertThat(result.out())
                .endsWith(
                        "3 passed, 0 failed, 0 skipped; NOT RUN in pods: none can run here (images are built on Linux only)\n");
        assertThat(result.exit()).isZero();
    }

    /** Images that do not build, a cluster that does not come up; or a filter that matches nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"exit 1\n", ""})
    void failsWhereNothingRanInPodsThoughItCould(String e2e) throws IOException {
        program(repository.resolve("hack/e2e"), e2e);

        CommandResult result = test();

        assertThat(result.out())
                .endsWith("3 passed, 0 failed, 0 skipped; NOT RUN in pods: images or cluster failed, see above\n");
        assertThat(result.exit()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-pl !bench", "-pl test/e2e -am", "-pl localize,test/e2e", "--projects=:rekindle-test-e2e", "-o"
            })
    void runsPodsWhereTheirModuleIsAmongWhatIsAskedFor(String arguments) throws IOException {
        test(arguments.split(" ", -1));

        assertThat(Files.readString(calls)).contains("e2e -Dtests.run=images");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-pl localize -am", "-pl !test/e2e", "-pl test/e2e -am -Dtest=PlainEtcdFilesTest"})
    void runsNoPodsForLess(String arguments) throws IOException {
        CommandResult result = test(arguments.split(" ", -1));

        assertThat(Files.readAllLines(calls)).containsExactly("mvn --fail-at-end verify " + arguments);
        assertThat(result.err()).contains("nothing was run in pods");
        assertThat(result.out()).endsWith("3 passed, 0 failed, 0 skipped\n");
    }

    /** It might be one that people work with. */
    @Test
    void doesNotRunInTheClusterOfTheEnvironment() throws IOException {
        command().environment("KUBECONFIG", "/production").run();

        assertThat(Files.readAllLines(calls))
                .contains("e2e -Dtests.run=images -Dmaven.compiler.useIncrementalCompilation=false in ''");
    }

    private CommandResult test(String... arguments) {
        return command().with(List.of(arguments)).run();
    }

    private Command command() {
        return Command.of(
                        Path.of("bash"),
                        repository.resolve("hack").resolve("test").toString())
                .environment("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"))
                .environment("JAVA_HOME", System.getProperty("java.home"));
    }

    private String pods(int failed) {
        return "echo \"e2e $* in '${KUBECONFIG-}'\" >>%s%n".formatted(calls) + report("pods", 2, failed);
    }

    private String report(String name, int tests, int failed) {
        return """
                mkdir -p "%1$s/%2$s/target/surefire-reports"
                echo '<testsuite name="%2$s" tests="%3$d" errors="0" skipped="0" failures="%4$d">' >"%1$s/%2$s/target/surefire-reports/TEST-%2$s.xml"
                """.formatted(repository, name, tests, failed);
    }

    private static void program(Path file, String body) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "#!/usr/bin/env bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path original() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("hack/test"))) {
            at = Objects.requireNonNull(at.getParent(), "no hack/test above the working directory");
        }
        return at.resolve("hack");
    }
}
