package dev.rekindle.objectstore.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Finds and removes the files of uploads whose process died. */
final class Leftovers {
    /** An upload is locked right after it was created; what is younger may be in between. */
    static final Duration YOUNG = Duration.ofMinutes(1);

    /** Where locks do not work, a file nobody wrote to for so long is abandoned. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final InstantSource clock;

    Leftovers(InstantSource clock) {
        this.clock = clock;
    }

    /** Removes what is older than {@code age} and belongs to nobody alive; what is younger than {@link #YOUNG} stays in any case. */
    List<Path> sweep(Path directory, Duration age) throws IOException {
        var removed = new ArrayList<Path>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, FileNames::isForeignUpload)) {
            for (Path file : files) {
                if (isAbandoned(file, age.compareTo(YOUNG) < 0 ? YOUNG : age) && Files.deleteIfExists(file)) {
                    removed.add(file);
                }
            }
        }
        return removed;
    }

    private boolean isAbandoned(Path file, Duration limit) throws IOException {
        Instant written;
        try {
            written = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        } catch (NoSuchFileException e) {
            return false;
        }
        Duration age = Duration.between(written, clock.instant());
        return age.compareTo(limit) > 0 && isUnlocked(file, age);
    }

    private static boolean isUnlocked(Path file, Duration age) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return age.compareTo(ABANDONED) > 0;
        }
    }
}
