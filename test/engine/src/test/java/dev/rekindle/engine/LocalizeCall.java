package dev.rekindle.engine;

import dev.rekindle.localize.RestoreLocalize;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.testing.Command;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call of {@code restore-localize} in a process of its own, as an init container makes it.
 *
 * @param ticket directory of small files that say what to restore, see {@link #writeTicket}
 * @param token of the order
 * @param terminationLog where its last line goes
 * @param etcd the arguments of the etcd that shall start from the result
 * @param nativeAccess whether the JVM may call {@code renameat2}
 */
public record LocalizeCall(
        Path ticket, String token, Path terminationLog, List<String> etcd, NativeAccess nativeAccess) {
    // Short-lived and small: what an init container would be given too. Performance data would be a file beside ours.
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData", "-Xmx96m");

    /** Keeps its own list. */
    public LocalizeCall {
        etcd = List.copyOf(etcd);
    }

    /** What the JVM may do beside Java. */
    public enum NativeAccess {
        /** The usual. */
        ALLOWED("--enable-native-access=ALL-UNNAMED"),
        /** Without {@code renameat2}, two names cannot be swapped in one step, just as on a file system that cannot do it. */
        DENIED("--illegal-native-access=deny");

        private final String flag;

        NativeAccess(String flag) {
            this.flag = flag;
        }
    }

    /** Writes a ticket for a snapshot file; {@code more} are further values by file name, or others for the usual ones. */
    public static Path writeTicket(Path directory, Path snapshot, Map<String, String> more) throws IOException {
        var values = new TreeMap<>(Map.of("url", snapshot.toUri().toString()));
        values.putAll(more);
        Files.createDirectories(directory);
        for (var value : values.entrySet()) {
            Files.writeString(directory.resolve(value.getKey()), value.getValue());
        }
        return directory;
    }

    /** The command line. */
    public Command command() {
        var words = new ArrayList<>(JVM);
        words.addAll(List.of(nativeAccess.flag, "-cp", classPath(), RestoreLocalize.class.getName()));
        words.addAll(List.of(
                "--token=" + token, "--role=Member", "--ticket-dir=" + ticket, "--termination-log=" + terminationLog));
        words.addAll(List.of("--", "etcd"));
        words.addAll(etcd);
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                .with(words);
    }

    /** What the init container's image holds, and nothing else: the engine and the reader. */
    private static String classPath() {
        return home(RestoreLocalize.class) + File.pathSeparator + home(SnapshotReport.class);
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
