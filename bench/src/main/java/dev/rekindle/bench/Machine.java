package dev.rekindle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The machine that figures were taken on, as a line for people. */
final class Machine {
    private Machine() {}

    static String describe() throws IOException {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %.0f GiB of memory, Linux %s, Java %s",
                value(Path.of("/proc/cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "")) / (1024.0 * 1024),
                System.getProperty("os.version"),
                Runtime.version());
    }

    private static String value(Path file, String key) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
