package dev.rekindle.snapshot;

import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the rows of one leaf after another: proves that their values are key-values, and remembers the rows if a {@link RowLog} is there to
 * take them. A row's bytes may arrive in pieces. One thread at a time.
 */
final class RowScan {
    private final KeyValueWalk values;
    private final @Nullable KeyFingerprint userKey;
    private final @Nullable RowLog log;
    private final CRC32C crc = new CRC32C();

    private boolean sound = true;
    private long start;
    private long count;
    private long lastMain;
    private byte[] key = new byte[0];
    private int keyFrom;
    private int keyTo;
    private long valueLength;

    private RowScan(@Nullable KeyFingerprint userKey, @Nullable RowLog log) {
        this.values = new KeyValueWalk(userKey);
        this.userKey = userKey;
        this.log = log;
    }

    /** A scan that only proves. */
    static RowScan proving() {
        return new RowScan(null, null);
    }

    /** A scan that also remembers. */
    static RowScan remembering(RowLog log) {
        return new RowScan(new KeyFingerprint(), log);
    }

    /** A scan for a leaf that is read while others are: its rows go to a log of their own, for {@link #append}. */
    RowScan aside() {
        return userKey == null || log == null ? proving() : new RowScan(userKey.sibling(), new RowLog(log.budget()));
    }

    /** Begins the next leaf. */
    void beginLeaf() {
        sound = true;
        count = 0;
        lastMain = 0;
        start = log == null ? LeafFacts.NOWHERE : log.position();
    }

    /** Begins the next row; its key must stay in {@code bytes} until {@link #end}. */
    void begin(byte[] bytes, int from, int to, long lengthOfValue) {
        key = bytes;
        keyFrom = from;
        keyTo = to;
        valueLength = lengthOfValue;
        values.begin(lengthOfValue);
        if (log != null) {
            crc.reset();
            crc.update(bytes, from, to - from);
        }
    }

    /** Takes the next bytes of the row's value. */
    void update(byte[] bytes, int from, int to) {
        values.update(bytes, from, to);
        if (log != null) {
            crc.update(bytes, from, to - from);
        }
    }

    /** Ends the row. */
    void end() {
        sound &= values.end();
        if (log != null && userKey != null) {
            log.add(userKey, (int) crc.getValue(), keyTo - keyFrom + valueLength, lastMain, key, keyFrom, keyTo);
            lastMain = RowKey.main(key, keyFrom);
        }
        count++;
    }

    /** Whether all values of this leaf so far were key-values. */
    boolean sound() {
        return sound;
    }

    /** Ends a leaf whose rows are wanted. Returns where they were put, or {@link LeafFacts#NOWHERE}. */
    long keep() {
        return log == null || log.isOver() ? LeafFacts.NOWHERE : start;
    }

    /** Ends a leaf that turned out to hold something else. */
    void drop() {
        if (log != null) {
            log.truncate(start, count);
        }
        count = 0;
    }

    /** Takes over the rows of a leaf that was read {@link #aside}, and returns where they were put. */
    long append(RowScan aside) {
        if (log == null || aside.log == null) {
            return LeafFacts.NOWHERE;
        }
        long position = log.position();
        log.addAll(aside.log);
        return log.isOver() ? LeafFacts.NOWHERE : position;
    }

    /** The rows, if they are remembered. */
    Optional<RowLog> log() {
        return Optional.ofNullable(log);
    }
}
