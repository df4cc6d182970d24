package dev.rekindle.controller;

import dev.rekindle.localize.RestoreLocalize;
import dev.rekindle.snapshot.SnapshotReport;
import dev.rekindle.testing.ClusterPlan;
import dev.rekindle.testing.Command;
import dev.rekindle.testing.CommandResult;
import dev.rekindle.testing.MemberPlan;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The real init container's program in a process of its own, with a ticket as a mounted Secret shows it, for the only member of a new cluster. It has neither
 * the controller's classes nor any key but what is in the ticket.
 *
 * @param work empty, for the ticket, the data and the termination message
 */
public record LocalizeRun(Path work, ClusterPlan plan) {

    /** Where etcd is to find its data. */
    public Path dataDir() {
        return work.resolve("data");
    }

    /** The member that is restored. */
    public MemberPlan member() {
        return plan.members().getFirst();
    }

    /** Its last line, as the kubelet would show it. */
    public String terminationMessage() throws IOException {
        return Files.readString(work.resolve("termination"));
    }

    /** Runs it with this ticket to its end, however that is. */
    public CommandResult run(Map<String, String> ticket) throws IOException {
        Path directory = Files.createDirectories(work.resolve("ticket"));
        for (Map.Entry<String, String> value : ticket.entrySet()) {
            Files.writeString(directory.resolve(value.getKey()), value.getValue());
        }
        return Command.of(Path.of(System.getProperty("java.home"), "bin", "java"))
                .with(List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx96m",
                        "-cp",
                        home(RestoreLocalize.class) + File.pathSeparator + home(SnapshotReport.class),
                        RestoreLocalize.class.getName(),
                        "--token=" + ticket.get("cluster-token"),
                        "--role=Member",
                        "--ticket-dir=" + directory,
                        "--termination-log=" + work.resolve("termination"),
                        "--",
                        "etcd",
                        "--name=" + member().name(),
                        "--data-dir=" + dataDir(),
                        "--initial-cluster=" + plan.initialCluster(),
                        "--initial-advertise-peer-urls=" + member().advertisedPeerUrls()))
                .run();
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
