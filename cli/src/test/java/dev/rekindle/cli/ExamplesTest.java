package dev.rekindle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.testing.EtcdProcess;
import dev.rekindle.testing.EtcdVersion;
import dev.rekindle.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command line that a help text, and so {@code docs/reference/cli.md}, shows. Names of files and addresses in them stand for real ones:
 * the map below is all the difference.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ExamplesTest {
    private static final String PASSWORD = "correct horse";
    private static final List<String> NEW = List.of(
            "new.db", "report", "drill.xml", "prune.json", "operator.key", "operator.pub", "escrow.key", "escrow.pub");

    private Path directory;
    private @Nullable ExampleStores stores;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final Map<String, String> meanings = new LinkedHashMap<>();

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        KnownSnapshots known = keep(KnownSnapshots.make(EtcdVersion.V3_6, directory));
        TestCertificates certificates = TestCertificates.create(Files.createDirectory(directory.resolve("tls")));
        EtcdProcess secure =
                keep(EtcdProcess.of(EtcdVersion.V3_6).tls(certificates).start());
        secure.api().put("k", "v");
        EtcdProcess guarded = keep(EtcdProcess.of(EtcdVersion.V3_6).start());
        guarded.api().put("k", "v");
        guarded.api().auth().enable(PASSWORD);
        LocalFiles store = keep(LocalFiles.serve(known.backup()));

        meanings.put("http://127.0.0.1:2379", known.server().clientUrl());
        meanings.put("https://10.0.0.1:2379,https://10.0.0.2:2379", secure.clientUrl() + "," + secure.clientUrl());
        meanings.put("http://10.0.0.9:2379", guarded.clientUrl());
        meanings.put("http://backups.example/backup.db", store.url());
        meanings.put("ca.crt", certificates.authority().toString());
        meanings.put("client.crt", certificates.client().certificate().toString());
        meanings.put("client.key", certificates.client().key().toString());
        meanings.put(
                "password.txt",
                Files.writeString(directory.resolve("password.txt"), PASSWORD).toString());
        meanings.put("/usr/local/bin", EtcdVersion.V3_6.binaries().directory().toString());
        meanings.put("100000", "200");
        meanings.put("backup.db", known.backup().toString());
        meanings.put("later.db", known.later().toString());
        CommandLineRun.of("snapshot", "save", "--endpoints", known.server().clientUrl(), directory.resolve("saved.db"))
                .orFail();
        meanings.put(
                "backup.db.manifest.json",
                directory.resolve("saved.db.manifest.json").toString());
        stores = ExampleStores.make(directory, known.server().clientUrl());
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable process : running.reversed()) {
            process.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyExampleRuns() {
        var number = new int[1];
        return ReferencePageTest.commands().stream()
                .flatMap(command ->
                        examples(command.getCommandSpec().usageMessage().footer()).stream())
                .map(line -> DynamicTest.dynamicTest(line, () -> runs(line, number[0]++)));
    }

    private void runs(String line, int number) throws IOException {
        Path workplace = Files.createDirectory(directory.resolve("example-" + number));
        String command = line.replaceFirst(" > .*", "");
        Object[] arguments = Arrays.stream(command.split(" +", -1))
                .skip(1)
                .map(word -> meaning(word, command, workplace))
                .toArray();

        String path = EtcdVersion.V3_6.binaries().directory() + ":" + System.getenv("PATH");
        CommandLineRun run = CommandLineRun.with(Map.of("PATH", path), "", Optional.empty(), arguments)
                .orFail();

        assertThat(run.out()).isNotEmpty();
        assertThat(run.out() + run.err()).doesNotContain(PASSWORD);
    }

    /** A file that is to be made is made where nothing is yet; the manifest example belongs to the snapshot that was saved with one. */
    private String meaning(String word, String command, Path workplace) {
        if (NEW.contains(word) || word.endsWith(".etcd")) {
            return workplace.resolve(word).toString();
        }
        if (word.equals("backup.db") && command.contains("--manifest")) {
            return directory.resolve("saved.db").toString();
        }
        return Objects.requireNonNull(stores)
                .meaning(word, command, workplace)
                .orElseGet(() -> meanings.getOrDefault(word, word));
    }

    /** The lines of a footer, those that end with a backslash joined with the next. */
    private static List<String> examples(String... footer) {
        return String.join("\n", footer)
                .replaceAll("\\\\\n *", "")
                .lines()
                .map(String::strip)
                .toList();
    }

    private <T extends AutoCloseable> T keep(T process) {
        running.add(process);
        return process;
    }
}
