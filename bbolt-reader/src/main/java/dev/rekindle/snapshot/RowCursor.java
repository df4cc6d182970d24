package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.SnapshotCorruptException.Kind.BUCKET;
import static dev.rekindle.bbolt.SnapshotCorruptException.corrupt;

import dev.rekindle.bbolt.Bucket;
import dev.rekindle.bbolt.Cursor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Walks through the rows of bucket {@code key}, in either direction of time. A missing bucket has no rows. For one thread. */
final class RowCursor {
    private final Optional<Cursor> cursor;
    private Revision revision = new Revision(0, 0);
    private MemorySegment key = MemorySegment.NULL;

    RowCursor(Optional<Bucket> keys) {
        this.cursor = keys.map(Bucket::cursor);
    }

    /** Moves to the next later row; a fresh cursor to the first. */
    boolean later() throws IOException {
        return cursor.isPresent() && cursor.get().next() && read(cursor.get());
    }

    /** Moves to the next earlier row; a fresh cursor to the last. */
    boolean earlier() throws IOException {
        return cursor.isPresent() && cursor.get().previous() && read(cursor.get());
    }

    /** Moves to the last row whose main revision is not above {@code main}. */
    boolean atOrBefore(long main) throws IOException {
        if (cursor.isPresent() && main < Long.MAX_VALUE) {
            cursor.get().seek(new Revision(main + 1, 0).encode());
        }
        return earlier();
    }

    /** The current row's revision. */
    Revision revision() {
        return revision;
    }

    /** What the current row does to its key. */
    Row.Change change() {
        return Revision.isTombstone(key) ? Row.Change.DELETE : Row.Change.PUT;
    }

    /** The current row's key in the bucket: its revision, encoded. */
    MemorySegment key() {
        return key;
    }

    /** The current row's {@code mvccpb.KeyValue}, encoded. */
    MemorySegment message() throws IOException {
        return cursor.orElseThrow().value();
    }

    /** The key of the current row's user. */
    MemorySegment userKey() throws IOException {
        return KeyValue.parse(message()).key();
    }

    /** The current row, decoded but for its value. */
    Row row() throws IOException {
        return Row.of(revision, change(), message());
    }

    private boolean read(Cursor moved) throws IOException {
        key = moved.key();
        revision = Revision.decode(key);
        if (moved.isBucket()) {
            throw corrupt(BUCKET, "entry of bucket key").expected("a row").found("a bucket at revision " + revision);
        }
        return true;
    }
}
