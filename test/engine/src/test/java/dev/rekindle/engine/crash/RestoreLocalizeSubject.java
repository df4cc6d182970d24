package dev.rekindle.engine.crash;

import dev.rekindle.engine.LocalizeCall;
import dev.rekindle.testing.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The init container's own program.
 *
 * @param ticket which allows it to move old data aside
 * @param nativeAccess without which it publishes over old data by two renames instead of one
 */
record RestoreLocalizeSubject(Path ticket, LocalizeCall.NativeAccess nativeAccess) implements Subject {
    /** Writes the ticket into a directory that does not exist yet. */
    static RestoreLocalizeSubject restoring(Path snapshot, Path ticket) throws IOException {
        var written = LocalizeCall.writeTicket(
                ticket, snapshot, Map.of("existing-data", "Archive", "cluster-token", Box.TOKEN));
        return new RestoreLocalizeSubject(written, LocalizeCall.NativeAccess.ALLOWED);
    }

    /** The same where two names cannot be swapped in one step. */
    RestoreLocalizeSubject withoutExchange() {
        return new RestoreLocalizeSubject(ticket, LocalizeCall.NativeAccess.DENIED);
    }

    @Override
    public String name() {
        return switch (nativeAccess) {
            case ALLOWED -> "restore-localize";
            case DENIED -> "restore-localize, no renameat2";
        };
    }

    @Override
    public Command restoreInto(Box box) {
        var etcd = List.of(
                "--name=" + Box.MEMBER_NAME,
                "--data-dir=" + box.dataDir(),
                "--initial-cluster=" + Box.INITIAL_CLUSTER,
                "--initial-advertise-peer-urls=" + Box.PEER_URL);
        return new LocalizeCall(ticket, "crash", box.terminationLog(), etcd, nativeAccess).command();
    }

    /** The receipt records how long the steps took. */
    @Override
    public boolean varies(Path file) {
        return file.endsWith("rekindle-receipt.json");
    }
}
