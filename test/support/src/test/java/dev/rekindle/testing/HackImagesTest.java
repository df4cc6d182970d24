package dev.rekindle.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hack/images} asks for and refuses, with a stand-in for the program in its image. The images themselves are tried out by its {@code --check}. */
class HackImagesTest {
    @TempDir
    Path directory;

    private Path repository;

    @BeforeEach
    void aCopyOfTheScriptsAndAProgram() throws IOException {
        repository = directory.resolve("a repository");
        Path hack = Files.createDirectories(repository.resolve("hack"));
        for (String name :
                List.of("images", "images.lib.sh", "images.check.sh", "images.sbom.sh", "images.d", "lib.sh")) {
            Command.of(Path.of("cp"), "-R", original().resolve(name).toString(), hack.toString())
                    .run()
                    .orFail();
        }
        Files.writeString(repository.resolve("pom.xml"), """
                <version>1</version>
                <project.build.outputTimestamp>2026-01-01T00:00:00Z</project.build.outputTimestamp>
                """);
        Path tool = Files.createDirectories(directory.resolve("writer"));
        Files.writeString(tool.resolve(".recipe"), "1\n");
        program(tool.resolve("writer"), "exit 0\n" + "#".repeat(1 << 20));
        program(hack.resolve("tools"), """
                case $1 in
                  --print) echo '%s' ;;
                  --list) echo 'writer 1 -' ;;
                esac
                """.formatted(tool));
    }

    @Test
    void twoAtOnceWaitForEachOther() {
        List<CommandResult> both =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> images("writer"))).limit(2).toList().stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(both)
                .allSatisfy(one -> assertThat(one.orFail().out())
                        .contains("rekindle-test/writer:1  sha256:", "target/images/writer.tar"));
        assertThat(both.getFirst().out()).isEqualTo(both.getLast().out());
    }

    @Test
    void refusesBeforeItBuildsAnything() throws IOException {
        assertThat(images("writer", "nobody").err()).contains("unknown image 'nobody'; known: localize cli");
        assertThat(images("--platform").err()).contains("--platform takes linux/");
        assertThat(images("--check", "--record", "writer").err()).contains("--record builds no image");
        program(directory.resolve("bin/id"), "echo 1000\n");
        assertThat(images("--check", "writer").err()).contains("--check needs root");

        assertThat(repository.resolve("target")).doesNotExist();
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Files.createFile(repository.resolve("target"));

        assertThat(images("writer").err()).contains("target/images is no directory that ");
    }

    private CommandResult images(String... arguments) {
        return Command.of(Path.of("bash"), repository.resolve("hack/images").toString())
                .with(List.of(arguments))
                .environment("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"))
                .run();
    }

    private static void program(Path file, String body) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "#!/usr/bin/env bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path original() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("hack/images"))) {
            at = Objects.requireNonNull(at.getParent(), "no hack/images above the working directory");
        }
        return at.resolve("hack");
    }
}
