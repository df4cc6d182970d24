package dev.rekindle.cli.snapshot;

import dev.rekindle.backup.BackupEvent;
import dev.rekindle.backup.BackupListener;
import dev.rekindle.backup.member.MemberChoice.Candidate;
import dev.rekindle.cli.console.Console;
import dev.rekindle.cli.console.ProgressBar;
import java.util.OptionalLong;

/** Shows a backup's steps on stderr. */
public final class SaveProgress implements BackupListener, AutoCloseable {
    private final Console console;
    private final String name;
    private final ProgressBar bar;
    private boolean spoolTold;

    /** For the object of this name. */
    public SaveProgress(Console console, String name) {
        this.console = console;
        this.name = name;
        this.bar = console.progress("asking the members");
    }

    @Override
    public void on(BackupEvent event) {
        switch (event) {
            case BackupEvent.Chosen _ -> bar.begin("saving " + name);
            case BackupEvent.Received(long bytes, long total, long spooled) -> {
                tellOf(spooled);
                bar.update(bytes, OptionalLong.of(total));
            }
            case BackupEvent.Sent(long bytes, long total) -> bar.update(bytes, OptionalLong.of(total));
            case BackupEvent.Proved _ -> bar.begin("comparing with the members");
            case BackupEvent.Compared _ -> bar.begin("publishing " + name);
            case BackupEvent.Retrying(Candidate source, String reason) ->
                console.note("note: " + source.member().label() + ": " + reason + "; trying another member");
            case BackupEvent.Published _ -> bar.begin("writing the manifest");
        }
    }

    private void tellOf(long spooled) {
        if (spooled > 0 && !spoolTold) {
            spoolTold = true;
            console.note("note: the store is slower than --spool-below; the rest waits on disk, so that etcd need not");
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
