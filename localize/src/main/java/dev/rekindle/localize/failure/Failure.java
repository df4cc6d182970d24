package dev.rekindle.localize.failure;

import dev.rekindle.bbolt.SnapshotCorruptException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/**
 * How a failure looks to whoever started the program: one line for people, a stable reason for machines, an exit code for both.
 *
 * @param expected what should have been there; empty where there is nothing to compare
 * @param found what was there instead; empty where there is nothing to compare
 */
public record Failure(Reason reason, String message, String expected, String found) {
    /** Tells what an exception means. Anything that no one foresaw is {@link Reason#INTERNAL}, with its class named. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case RestoreException e -> new Failure(e.reason(), text(e), e.expected(), e.found());
            case SnapshotCorruptException e -> new Failure(Reason.SNAPSHOT_CORRUPT, text(e), e.expected(), e.found());
            case IOException e -> ofDisk(e);
            case InterruptedException _ ->
                new Failure(Reason.INTERRUPTED, "interrupted; nothing was published, run it again", "", "");
            default ->
                new Failure(
                        Reason.INTERNAL,
                        "a defect of this program: " + thrown.getClass().getName() + ": " + text(thrown)
                                + "; please report it",
                        "",
                        "");
        };
    }

    /** The exit code that belongs to the reason. */
    public ExitCode exitCode() {
        return reason.exitCode();
    }

    /** The JDK keeps an errno only as the text of {@code strerror}; these three decide what a person can do. */
    private static Failure ofDisk(IOException thrown) {
        String text = text(thrown);
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota exceeded") || lower.contains("file too large")) {
            return new Failure(
                    Reason.NO_SPACE, text + "; free space on this volume or enlarge it, then run again", "", "");
        }
        if (lower.contains("read-only file system")) {
            return new Failure(Reason.READ_ONLY_VOLUME, text + "; mount this volume writable, then run again", "", "");
        }
        if (thrown instanceof AccessDeniedException
                || lower.contains("not permitted")
                || lower.contains("permission denied")) {
            return new Failure(
                    Reason.PERMISSION_DENIED,
                    text + "; run as a user who may write there, or correct its owner",
                    "",
                    "");
        }
        return new Failure(Reason.DISK_FAILED, text, "", "");
    }

    private static String text(Throwable thrown) {
        if (thrown instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (thrown instanceof FileSystemException e && e.getReason() == null) {
            return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getFile();
        }
        String message = thrown.getMessage();
        return message == null ? thrown.getClass().getSimpleName() : message;
    }
}
