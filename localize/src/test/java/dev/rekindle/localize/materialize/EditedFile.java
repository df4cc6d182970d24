package dev.rekindle.localize.materialize;

import dev.rekindle.bbolt.BboltFile;
import dev.rekindle.localize.identity.ClusterIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Carries an edit out, as the engine does, without its care for crashes. */
public final class EditedFile {
    private EditedFile() {}

    /** Edits a file in place. */
    public static DatabaseEdit apply(Path file, ClusterIdentity cluster, Optional<RevisionBump> bump)
            throws IOException {
        DatabaseEdit edit;
        try (BboltFile database = BboltFile.open(file)) {
            edit = RestoredDatabase.edit(database, cluster, bump);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (DatabaseWrite write : edit.writes()) {
                write(channel, write);
            }
            channel.truncate(edit.length());
        }
        return edit;
    }

    static void write(FileChannel channel, DatabaseWrite write) throws IOException {
        ByteBuffer bytes = write.bytes();
        while (bytes.hasRemaining()) {
            channel.write(bytes, write.offset() + bytes.position());
        }
    }
}
