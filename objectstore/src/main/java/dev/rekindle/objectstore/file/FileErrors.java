package dev.rekindle.objectstore.file;

import dev.rekindle.objectstore.ObjectKey;
import dev.rekindle.objectstore.ObjectStoreException;
import dev.rekindle.objectstore.ObjectStoreException.Kind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns what the operating system says into what a person can act on. */
final class FileErrors {
    private FileErrors() {}

    static ObjectStoreException explain(String action, Path file, IOException e) {
        if (e instanceof ObjectStoreException explained) {
            return explained;
        }
        String reason = reason(e);
        Kind kind = kind(e, reason.toLowerCase(Locale.ROOT));
        return new ObjectStoreException(kind, "cannot " + action + " " + file + ": " + reason + advice(kind), e);
    }

    static ObjectStoreException alreadyExists(ObjectKey key, Path file) {
        return new ObjectStoreException(
                Kind.ALREADY_EXISTS, file + " exists and is never replaced; choose another name or remove it yourself");
    }

    private static Kind kind(IOException e, String reason) {
        if (e instanceof ClosedByInterruptException) {
            return Kind.INTERRUPTED;
        }
        if (e instanceof FileAlreadyExistsException) {
            return Kind.ALREADY_EXISTS;
        }
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            return Kind.NOT_FOUND;
        }
        if (e instanceof AccessDeniedException || reason.contains("read-only") || reason.contains("not permitted")) {
            return Kind.DENIED;
        }
        // The JDK passes strerror(3) on; ENOSPC, EDQUOT and EFBIG have no exception of their own.
        return reason.contains("no space") || reason.contains("quota") || reason.contains("file too large")
                ? Kind.NO_SPACE
                : Kind.UNAVAILABLE;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (e instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        if (e instanceof FileSystemException detailed && detailed.getReason() != null) {
            return detailed.getReason();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String advice(Kind kind) {
        return switch (kind) {
            case DENIED -> "; check owner, mode and mount options of the directory";
            case NO_SPACE -> "; free space or choose another volume";
            case UNAVAILABLE -> "; check the volume and try again";
            case ALREADY_EXISTS, NOT_FOUND, CHANGED, INVALID_RANGE, UNSUPPORTED, INTERRUPTED, OUTCOME_UNKNOWN -> "";
        };
    }
}
