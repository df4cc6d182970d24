package dev.rekindle.engine.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.engine.LocalizeCall;
import dev.rekindle.testing.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The init container's own program.
 *
 * @param ticket which allows it to move old data aside
 */
record RestoreLocalizeSubject(Path ticket) implements Subject {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes the ticket into a directory that does not exist yet. */
    static RestoreLocalizeSubject restoring(Path snapshot, Path ticket) throws IOException {
        return new RestoreLocalizeSubject(LocalizeCall.writeTicket(
                ticket, snapshot, Map.of("existing-data", "Archive", "cluster-token", Box.TOKEN)));
    }

    @Override
    public String name() {
        return "restore-localize";
    }

    @Override
    public Command restoreInto(Box box) {
        var etcd = List.of(
                "--name=" + Box.MEMBER_NAME,
                "--data-dir=" + box.dataDir(),
                "--initial-cluster=" + Box.INITIAL_CLUSTER,
                "--initial-advertise-peer-urls=" + Box.PEER_URL);
        return new LocalizeCall(ticket, "crash", box.terminationLog(), etcd).command();
    }

    /** The receipt records how long the steps took. */
    @Override
    public boolean varies(Path file) {
        return file.endsWith("rekindle-receipt.json");
    }

    /** The reason that a run gave in the line with which it ended; empty where it was killed before it could give any. */
    static Optional<String> reason(String output) {
        return output.lines()
                .map(RestoreLocalizeSubject::json)
                .filter(line -> line.path("event").asText().equals("end"))
                .map(line -> line.path("reason").asText())
                .findFirst();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}
