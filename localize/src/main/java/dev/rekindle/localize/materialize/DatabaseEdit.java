package dev.rekindle.localize.materialize;

import java.util.List;

/**
 * Everything that has to happen to the file of a snapshot: write these bytes in this order, then cut the file to this length.
 *
 * <p>The appended pages come first and the two meta pages last, so a file that is synced between them is at every moment either the
 * snapshot or the new member.
 *
 * @param length bytes of the finished file: its pages, without the snapshot's trailer
 */
public record DatabaseEdit(List<DatabaseWrite> writes, long length) {

    public DatabaseEdit {
        writes = List.copyOf(writes);
    }
}
