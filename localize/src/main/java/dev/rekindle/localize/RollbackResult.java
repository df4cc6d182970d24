package dev.rekindle.localize;

import java.nio.file.Path;
import java.util.Optional;

/** How a rollback ended well. */
public sealed interface RollbackResult {
    /**
     * The old data is where it was before the restore.
     *
     * @param aside where what the restore had made lies now
     */
    record MovedBack(Path aside) implements RollbackResult {}

    /**
     * There was nothing to move: the restore had not changed this member, or was rolled back before.
     *
     * @param aside where what the restore had made lies since an earlier rollback
     */
    record Unchanged(Optional<Path> aside) implements RollbackResult {}
}
