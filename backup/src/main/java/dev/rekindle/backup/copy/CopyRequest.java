package dev.rekindle.backup.copy;

import dev.rekindle.backup.BackupKeys;

/**
 * What to copy.
 *
 * @param source keys in the store that is read
 * @param destination keys in the store that is written, where nothing may stand; the end of the object's name, which says
 *     whether it is compressed or encrypted, must be the source's
 */
public record CopyRequest(BackupKeys source, BackupKeys destination, CopySignature signature) {

    public CopyRequest {
        if (!BackupKeys.encoding(source.object()).equals(BackupKeys.encoding(destination.object()))) {
            throw new IllegalArgumentException("a copy keeps the .gz and .enc of its source, which say what is in it: "
                    + source.object() + " cannot become " + destination.object());
        }
    }
}
