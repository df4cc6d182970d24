package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.Await;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.EtcdCluster;
import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.TestCertificates;
import dev.rekindle.testing.store.Minio;
import dev.rekindle.testing.store.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the pages in {@code docs/how-to} that lead through something, in their order; what stands for their hosts, files and store is real. */
class HowToTest {
    private static final Path PAGES = Path.of("..", "docs", "how-to");
    private static final Pattern COMMAND = Pattern.compile("(?:ExecStart=/usr/local/bin/)?(rekindle .*)");

    @TempDir
    private Path directory;

    /** What is written on a page, and what is meant by it here; longer texts first. */
    private final Map<String, String> meanings = new LinkedHashMap<>();

    private Instant lastBackup = Instant.EPOCH;

    @BeforeEach
    void makeStore() throws IOException {
        S3Server minio = Minio.shared();
        String bucket = "how-to-" + directory.getFileName().toString().replaceAll("[^0-9]", "");
        minio.createBucket(bucket);
        Path id = Files.writeString(directory.resolve("access-key"), minio.accessKey());
        Path secret = Files.writeString(directory.resolve("secret-key"), minio.secretKey());
        meanings.put(
                "s3://backups/prod/([^ ]*)",
                "s3://" + bucket + "/prod/$1?endpoint=" + minio.endpoint() + "&access-key-file=" + id
                        + "&secret-key-file=" + secret);
    }

    @Test
    void restoresAWholeClusterFromOneBackup() throws IOException {
        try (EtcdCluster lost = EtcdCluster.start(EtcdVersion.V3_6, 3, directory.resolve("lost"))) {
            lost.member(0).api().put("greeting", "hello");
            String first =
                    Files.createDirectory(directory.resolve("first")).toUri().toString();
            String object = CommandLineRun.of("backup", "--endpoints", lost.endpoints(), "--to", first, "-o", "json")
                    .orFail()
                    .json()
                    .path("object")
                    .asText();
            run("rekindle copy " + object + " s3://backups/prod/nightly-20261126T020000Z.db");
        }
        ClusterPlan plan = ClusterPlan.loopback(3);
        for (int i = 0; i < 3; i++) {
            meanings.put(
                    "http://10\\.0\\.0\\." + (i + 1) + ":2380",
                    plan.members().get(i).peerUrl());
        }
        Path restored = directory.resolve("restored");

        for (String command : commands("restore-a-cluster.md")) {
            String member = command.replaceFirst(".* --name (m[123]) .*", "$1");
            run(command.replace("/var/lib/etcd", restored.resolve(member).toString()));
        }

        try (EtcdCluster cluster = EtcdCluster.start(EtcdVersion.V3_6, plan, restored, member -> member)) {
            assertThat(cluster.member(0).api().put("after", "the fire")).isGreaterThan(1_000_000_000);
            for (EtcdProcess member : cluster.members()) {
                assertThat(member.api().get("greeting").orElseThrow().value()).hasToString("hello");
                assertThat(member.api().get("after").orElseThrow().value()).hasToString("the fire");
            }
        }
    }

    @Test
    void encryptsAndSigns() throws IOException {
        try (EtcdProcess etcd = EtcdProcess.of(EtcdVersion.V3_6).start()) {
            etcd.api().put("greeting", "hello");
            meanings.put("http://127\\.0\\.0\\.1:2379", etcd.clientUrl());
            meanings.put("([a-z0-9-]+\\.(key|pub|etcd)\\b)", directory + "/$1");

            runAll("keys.md");

            assertThat(directory.resolve("restored.etcd/member/snap/db")).exists();
        }
    }

    @Test
    void backsUpOnASchedule() throws IOException {
        TestCertificates certificates = TestCertificates.create(Files.createDirectory(directory.resolve("tls")));
        try (EtcdProcess etcd =
                EtcdProcess.of(EtcdVersion.V3_6).tls(certificates).start()) {
            etcd.api().put("greeting", "hello");
            meanings.put("https://10\\.0\\.0\\.[123]:2379", etcd.clientUrl());
            meanings.put("/etc/etcd/ca\\.crt", certificates.authority().toString());
            meanings.put(
                    "/etc/etcd/backup\\.crt",
                    certificates.client().certificate().toString());
            meanings.put("/etc/etcd/backup\\.key", certificates.client().key().toString());
            meanings.put("/var/lib/rekindle/", directory + "/");

            runAll("schedule.md");

            assertThat(directory.resolve("prune.json")).exists();
        }
    }

    private void runAll(String page) throws IOException {
        for (String command : commands(page)) {
            run(command);
        }
    }

    private void run(String command) {
        if (command.startsWith("rekindle backup")) {
            // The second is in the name, and no name is used twice.
            Await.until(
                    "the next second",
                    Duration.ofSeconds(5),
                    () -> Instant.now().isAfter(lastBackup.plusSeconds(1)));
        }
        String meant = command;
        for (var meaning : meanings.entrySet()) {
            meant = meant.replaceAll(meaning.getKey(), meaning.getValue());
        }
        CommandLineRun.of(Arrays.stream(meant.split(" +", -1)).skip(1).toArray())
                .orFail();
        lastBackup = Instant.now();
    }

    /** Of the fenced blocks, each once; lines that end with a backslash are joined with the next. */
    private static Set<String> commands(String page) throws IOException {
        var commands = new LinkedHashSet<String>();
        List<String> blocks = List.of(Files.readString(PAGES.resolve(page)).split("(?m)^```$", -1));
        for (int i = 1; i < blocks.size(); i += 2) {
            blocks.get(i)
                    .replaceAll("\\\\\n *", "")
                    .lines()
                    .map(COMMAND::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(line -> line.group(1).replaceAll(" +", " "))
                    .forEach(commands::add);
        }
        assertThat(commands).as(page).isNotEmpty();
        return commands;
    }
}
