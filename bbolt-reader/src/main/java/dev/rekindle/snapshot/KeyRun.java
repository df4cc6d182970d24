package dev.rekindle.snapshot;

import java.util.Arrays;

/**
 * The keys of one page as they go by: how many, whether they ascend, whether all have the form of a row key, and which were the first and the
 * last. Holds on to the arrays that the first and the newest key lie in; nothing is copied.
 */
final class KeyRun {
    private byte[] first = new byte[0];
    private int firstFrom;
    private int firstTo;
    private byte[] last = first;
    private int lastFrom;
    private int lastTo;
    private int count;
    private boolean rowKeys = true;
    private long lastMain;
    private long lastSub;

    /** Forgets everything. */
    void clear() {
        count = 0;
        rowKeys = true;
    }

    /** Takes the next key; {@code false} if it does not sort after the one before, as unsigned bytes. */
    boolean add(byte[] bytes, int from, int to) {
        boolean ascends;
        if (rowKeys && RowKey.is(bytes, from, to)) {
            long main = RowKey.main(bytes, from);
            long sub = RowKey.sub(bytes, from);
            ascends = count == 0
                    || main > lastMain
                    || (main == lastMain && (sub > lastSub || (sub == lastSub && to - from > lastTo - lastFrom)));
            lastMain = main;
            lastSub = sub;
        } else {
            rowKeys = false;
            ascends = count == 0 || Arrays.compareUnsigned(last, lastFrom, lastTo, bytes, from, to) < 0;
        }
        if (count++ == 0) {
            first = bytes;
            firstFrom = from;
            firstTo = to;
        }
        last = bytes;
        lastFrom = from;
        lastTo = to;
        return ascends;
    }

    /** Moves the first key to an array of its own, for when its page will not stay. */
    void copyFirst() {
        first = Arrays.copyOfRange(first, firstFrom, firstTo);
        firstFrom = 0;
        firstTo = first.length;
    }

    int count() {
        return count;
    }

    /** Whether there are keys, and all of them have the form of a row key. */
    boolean rowKeys() {
        return rowKeys && count > 0;
    }

    /** Appends the first and the last key, which are row keys. */
    void writeRowKeys(ByteLog log) {
        RowKey.write(log, 0, first, firstFrom, firstTo);
        RowKey.write(log, RowKey.main(first, firstFrom), last, lastFrom, lastTo);
    }

    /** Appends the first and the last key as they are; nothing of an empty run. */
    void writeKeys(ByteLog log) {
        if (count > 0) {
            log.putVarint(firstTo - firstFrom);
            log.put(first, firstFrom, firstTo);
            log.putVarint(lastTo - lastFrom);
            log.put(last, lastFrom, lastTo);
        }
    }
}
