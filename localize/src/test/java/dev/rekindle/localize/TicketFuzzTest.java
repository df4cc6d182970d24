package dev.rekindle.localize;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.rekindle.localize.failure.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any files at all as a ticket: a ticket, or a refusal that names a file and repeats no secret. An input is a ticket in one text, files
 * separated by NUL, each {@code name=content}. A normal test run replays the seeds in {@code src/test/resources}; with {@code JAZZER_FUZZ=1} in
 * the environment Jazzer makes up new ones.
 */
class TicketFuzzTest {
    /** Shorter than this, a secret may stand in a message by chance. */
    private static final int TELLING = 12;

    private static final int LONGEST_NAME = 200;

    @TempDir
    private static Path directory;

    @FuzzTest(maxDuration = "60s")
    void readsAnyTicket(byte[] input) throws IOException {
        Map<String, byte[]> files = files(input);
        Path ticket = Files.createTempDirectory(directory, "ticket");
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(ticket.resolve(file.getKey()), file.getValue());
            }
            String said = outcome(ticket);
            assertThat(secrets(files)).noneMatch(said::contains);
        } finally {
            for (String name : files.keySet()) {
                Files.delete(ticket.resolve(name));
            }
            Files.delete(ticket);
        }
    }

    private static String outcome(Path ticket) {
        try {
            return Ticket.read(ticket).toString();
        } catch (UsageException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Map<String, byte[]> files(byte[] input) {
        Map<String, byte[]> files = new TreeMap<>();
        for (String file : new String(input, StandardCharsets.ISO_8859_1).split("\0", -1)) {
            int equals = file.indexOf('=');
            String name = equals < 0 ? "" : file.substring(0, equals).replaceAll("[^-.A-Za-z0-9]", "_");
            if (!name.isEmpty() && name.length() < LONGEST_NAME && !name.equals(".") && !name.equals("..")) {
                files.put(name, file.substring(equals + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    /** What a URL has from its question mark on, and every header's value, unless a file is named so. */
    private static List<String> secrets(Map<String, byte[]> files) {
        return files.entrySet().stream()
                .map(file -> secret(file.getKey(), new String(file.getValue(), StandardCharsets.UTF_8))
                        .strip())
                .filter(secret -> secret.length() >= TELLING)
                .filter(secret -> files.keySet().stream().noneMatch(name -> name.contains(secret)))
                .toList();
    }

    private static String secret(String name, String value) {
        if (name.equals("url")) {
            int query = value.indexOf('?');
            return query < 0 ? "" : value.substring(query);
        }
        return name.startsWith("header.") ? value : "";
    }
}
