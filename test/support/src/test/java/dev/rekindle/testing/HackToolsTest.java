package dev.rekindle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hack/tools} on a machine without Go, with a release of etcd that is served from a directory. */
class HackToolsTest {
    private static final String VERSION = EtcdVersion.V3_6.full();

    @TempDir
    Path directory;

    private Path script;
    private Path pins;
    private Path release;
    private Path installed;
    private String archive;

    @BeforeEach
    void aCopyOfTheScriptAndARelease() throws Exception {
        Path hack = directory.resolve("repository/hack");
        Files.createDirectories(hack.resolve("tools.d"));
        for (String name : List.of("tools", "lib.sh")) {
            Files.copy(repository().resolve("hack").resolve(name), hack.resolve(name));
        }
        script = hack.resolve("tools");
        pins = Files.createFile(hack.resolve("tools.d/releases.sha256"));
        installed = directory.resolve("cache/bin/etcd-3.6");
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        archive = "etcd-v" + VERSION + "-linux-" + machine + ".tar.gz";
        release = Files.createDirectories(directory.resolve("releases/v" + VERSION));
        publish(VERSION);
    }

    /** JUnit warns of every link out of a directory that it deletes. */
    @AfterEach
    void noLinks() throws IOException {
        try (Stream<Path> links = Files.walk(directory).filter(Files::isSymbolicLink)) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void installsAReleaseWhoseDigestIsPinned() throws Exception {
        pin(digest());

        CommandResult first = tools("etcd-3.6").orFail();
        CommandResult second = tools("etcd-3.6").orFail();

        assertThat(first.err()).contains("etcd-3.6: ready").doesNotContain("trusting");
        assertThat(second.err()).isEmpty();
        assertThat(Command.of(installed.resolve("etcdutl"), "version")
                        .run()
                        .orFail()
                        .out())
                .contains(VERSION);
    }

    @Test
    void takesTheDigestOfTheReleaseWhereNoneIsPinnedAndSaysSo() throws Exception {
        Files.writeString(release.resolve("SHA256SUMS"), digest() + "  " + archive + "\n");

        CommandResult result = tools("etcd-3.6").orFail();

        assertThat(result.err()).contains("trusting the SHA256SUMS of the same release");
        assertThat(installed.resolve("etcd")).isExecutable();
    }

    @Test
    void refusesADamagedArchive() throws Exception {
        pin(digest());
        byte[] content = Files.readAllBytes(release.resolve(archive));
        content[content.length / 2] ^= 1;
        Files.write(release.resolve(archive), content);

        CommandResult result = tools("etcd-3.6");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("has SHA-256", "expected", "nothing was installed");
        assertThat(installed).doesNotExist();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesAReleaseThatListsNoDigest() throws Exception {
        Files.writeString(release.resolve("SHA256SUMS"), digest() + "  something-else.tar.gz\n");

        CommandResult result = tools("etcd-3.6");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("SHA256SUMS does not list " + archive);
    }

    @Test
    void refusesBinariesOfAnotherVersion() throws Exception {
        publish("3.6.1");
        pin(digest());

        CommandResult result = tools("etcd-3.6");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("says it is version '3.6.1'; hack/tools pins " + VERSION);
        assertThat(installed).doesNotExist();
    }

    @Test
    void asksForGoWhereThereIsNoRelease() throws Exception {
        CommandResult result = tools("bbolt");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("bbolt has no releases to download; install Go");
    }

    @Test
    void takesKubernetesFromItsReleasesAndRefusesADamagedBinary() throws Exception {
        publishKubernetes("kube-apiserver", "Kubernetes v1.36.3");
        Path kubectl = publishKubernetes("kubectl", "Client Version: v1.36.3");

        tools("kube-api").orFail();
        Files.writeString(kubectl, "#!/bin/sh\necho 'Client Version: v1.36.3' # changed\n");
        Files.delete(directory.resolve("cache/bin/kube-api/kubectl"));
        CommandResult damaged = tools("kube-api");

        assertThat(directory.resolve("cache/bin/kube-api/kube-apiserver")).isExecutable();
        assertThat(damaged.exit()).isNotZero();
        assertThat(damaged.err()).contains("kubectl has SHA-256", "nothing was installed");
    }

    @Test
    void doesTheWorkOnceWhenTwoRunAtOnce() throws Exception {
        pin(digest());

        CompletableFuture<CommandResult> other = CompletableFuture.supplyAsync(() -> tools("etcd-3.6"));
        CommandResult mine = tools("etcd-3.6").orFail();

        String both = mine.err() + other.join().orFail().err();
        assertThat(both).containsOnlyOnce("etcd-3.6: downloading").containsOnlyOnce("etcd-3.6: ready");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void refusesANameThatItDoesNotKnow() {
        CommandResult result = tools("etcd-2.0");

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("unknown tool 'etcd-2.0'; known: etcd-3.4");
    }

    private CommandResult tools(String... arguments) {
        return Command.of(Path.of("/usr/bin/env"), "-i", "HOME=" + directory, "PATH=" + withoutGo())
                .with(List.of(
                        "REKINDLE_CACHE=" + directory.resolve("cache"),
                        "REKINDLE_RELEASES=file://" + directory.resolve("releases"),
                        "REKINDLE_KUBERNETES_RELEASES=file://" + directory.resolve("kubernetes"),
                        "bash",
                        script.toString()))
                .with(List.of(arguments))
                .run();
    }

    /** Links to what the script needs, and nothing else. Made once, also when two runs ask for it at once. */
    private synchronized String withoutGo() {
        try {
            Path bin = Files.createDirectories(directory.resolve("bin"));
            for (String name : Stream.of(
                            "bash basename cat chmod cut curl dirname awk du flock gzip head id mkdir mktemp mv readlink rm sed",
                            "sha256sum tar tr uname")
                    .flatMap(line -> Stream.of(line.split(" ", -1)))
                    .toList()) {
                Path link = bin.resolve(name);
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, onPath(name));
                }
            }
            return bin.toString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path onPath(String name) {
        return Stream.of(Objects.requireNonNull(System.getenv("PATH")).split(":", -1))
                .map(entry -> Path.of(entry, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not on the PATH"));
    }

    private void publish(String version) throws IOException {
        String folder = archive.replace(".tar.gz", "");
        Path content = Files.createDirectories(directory.resolve("content").resolve(folder));
        for (String binary : List.of("etcd", "etcdctl", "etcdutl")) {
            Path file = content.resolve(binary);
            Files.writeString(file, "#!/bin/sh\necho \"" + binary + " version: " + version + "\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Command.of(onPath("tar"), "-czf", release.resolve(archive).toString())
                .with(List.of("-C", directory.resolve("content").toString(), folder))
                .run()
                .orFail();
    }

    private Path publishKubernetes(String binary, String says) throws Exception {
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Path file = Files.createDirectories(directory.resolve("kubernetes/v1.36.3/bin/linux/" + machine))
                .resolve(binary);
        Files.writeString(file, "#!/bin/sh\necho '" + says + "'\n");
        Files.writeString(file.resolveSibling(binary + ".sha256"), digestOf(file));
        return file;
    }

    private void pin(String digest) throws IOException {
        Files.writeString(pins, digest + "  " + archive + "\n", UTF_8);
    }

    private String digest() throws Exception {
        return digestOf(release.resolve(archive));
    }

    private static String digestOf(Path file) throws Exception {
        byte[] content = Files.readAllBytes(file);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private List<Path> leftovers() throws IOException {
        try (Stream<Path> entries = Files.list(directory.resolve("cache/bin"))) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(".etcd-"))
                    .filter(Files::isDirectory)
                    .toList();
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
