package dev.rekindle.backup;

/** Hears of each step of a backup, on the backup's own thread; must return soon and not throw. */
@FunctionalInterface
public interface BackupListener {

    /** Hears nothing. */
    BackupListener SILENT = event -> {};

    /** One step. */
    void on(BackupEvent event);
}
