package dev.rekindle.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * The children of branch pages. A busy etcd leaves many old versions of a branch behind in free pages, each equal to the next but for its last few
 * children; so children go into blocks of sixteen, each of which points to the block before it, and a block that is there already is used again.
 * Exact: blocks are compared byte by byte.
 *
 * <pre>
 *   block   = back head head×child        back: distance to the block before, 0 for the first
 *   head    = count | RAW
 *   child   = key page                    page: zigzag distance to that of the child before
 *   key     = row key, relative to the one before | length bytes (in a RAW block)
 * </pre>
 *
 * One thread at a time.
 */
final class BranchLog {
    private static final int BLOCK = 16;
    private static final int RAW = 0x80;
    private static final int FIRST_TABLE = 64;
    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    private final ByteLog blocks = new ByteLog();
    private final ByteLog block = new ByteLog();
    /** Places of blocks, open addressing; 0 is an empty slot. */
    private int[] table = new int[FIRST_TABLE];

    private int tabled;

    private KeyForm form = KeyForm.RAW;
    private int inBlock;
    private long lastBlock;
    private long lastMain;
    private long lastPage;

    BranchLog() {
        blocks.put(0);
    }

    /** How the keys of a branch are written. */
    enum KeyForm {
        /** All are row keys. */
        ROWS,
        /** At least one is not. */
        RAW
    }

    /** One child of a branch. */
    record Child(Key key, long page) {}

    /** Bytes of memory taken. */
    long memory() {
        return blocks.memory() + block.memory() + (long) table.length * Integer.BYTES;
    }

    /** Begins the next branch. */
    void begin(KeyForm keys) {
        form = keys;
        lastBlock = 0;
        lastMain = 0;
        lastPage = 0;
        inBlock = 0;
        block.truncate(0);
    }

    /** Adds a child, with its key in {@code bytes}. */
    void child(byte[] bytes, int from, int to, long page) {
        switch (form) {
            case ROWS -> {
                RowKey.write(block, lastMain, bytes, from, to);
                lastMain = RowKey.main(bytes, from);
            }
            case RAW -> {
                block.putVarint(to - from);
                block.put(bytes, from, to);
            }
        }
        long distance = page - lastPage;
        block.putVarint(distance << 1 ^ distance >> 63);
        lastPage = page;
        if (++inBlock == BLOCK) {
            closeBlock();
        }
    }

    /** Ends the branch, and returns what {@link #read} takes. */
    long end() {
        if (inBlock > 0) {
            closeBlock();
        }
        return lastBlock;
    }

    /** The children of a branch. */
    List<Child> read(long lastOfBranch, int count) {
        var places = new ArrayList<Long>();
        for (long place = lastOfBranch; place != 0; place = before(place)) {
            places.add(place);
        }
        var children = new ArrayList<Child>(count);
        long main = 0;
        long page = 0;
        for (long place : places.reversed()) {
            ByteLog.Reader reader = blocks.read(place);
            reader.getVarint();
            int head = reader.get();
            for (int i = head & ~RAW; i > 0; i--) {
                byte[] key;
                if ((head & RAW) == 0) {
                    RowKey row = RowKey.read(reader, main);
                    main = row.main();
                    key = row.encode();
                } else {
                    key = reader.getBytes((int) reader.getVarint());
                }
                long zigzag = reader.getVarint();
                page += zigzag >>> 1 ^ -(zigzag & 1);
                children.add(new Child(new Key(key), page));
            }
        }
        return children;
    }

    private long before(long place) {
        long back = blocks.read(place).getVarint();
        return back == 0 ? 0 : place - back;
    }

    private void closeBlock() {
        int head = form == KeyForm.RAW ? inBlock | RAW : inBlock;
        int slot = find(head);
        if (table[slot] == 0) {
            long place = blocks.size();
            blocks.putVarint(lastBlock == 0 ? 0 : place - lastBlock);
            blocks.put(head);
            blocks.putAll(block);
            table[slot] = Math.toIntExact(place);
            lastBlock = place;
            if (++tabled > table.length / 2) {
                enlarge();
            }
        } else {
            lastBlock = table[slot];
        }
        inBlock = 0;
        block.truncate(0);
    }

    /** The slot of the block that equals the current one, or the empty slot for it. */
    private int find(int head) {
        int slot = hash(block.read(0), block.size(), lastBlock) & table.length - 1;
        while (table[slot] != 0 && !equalsCurrent(table[slot], head)) {
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }

    private boolean equalsCurrent(int place, int head) {
        if (before(place) != lastBlock) {
            return false;
        }
        ByteLog.Reader stored = blocks.read(place);
        stored.getVarint();
        if (stored.get() != head) {
            return false;
        }
        ByteLog.Reader current = block.read(0);
        // Children are self-delimiting, so of two blocks with equal heads neither is a prefix of the other: the end of
        // the log is never passed.
        while (current.at() < block.size()) {
            if (stored.get() != current.get()) {
                return false;
            }
        }
        return true;
    }

    private void enlarge() {
        int[] old = table;
        table = new int[old.length * 2];
        for (int place : old) {
            if (place != 0) {
                long length = lengthOf(place);
                ByteLog.Reader reader = blocks.read(place);
                reader.getVarint();
                reader.get();
                int slot = hash(reader, length, before(place)) & table.length - 1;
                while (table[slot] != 0) {
                    slot = slot + 1 & table.length - 1;
                }
                table[slot] = place;
            }
        }
    }

    /** Bytes of the children of a stored block. */
    private long lengthOf(long place) {
        ByteLog.Reader reader = blocks.read(place);
        reader.getVarint();
        int head = reader.get();
        long start = reader.at();
        for (int i = head & ~RAW; i > 0; i--) {
            if ((head & RAW) == 0) {
                RowKey.skip(reader);
            } else {
                reader.skip(reader.getVarint());
            }
            reader.getVarint();
        }
        return reader.at() - start;
    }

    private static int hash(ByteLog.Reader bytes, long length, long before) {
        int hash = (FNV_OFFSET ^ Long.hashCode(before)) * FNV_PRIME;
        for (long i = 0; i < length; i++) {
            hash = (hash ^ bytes.get()) * FNV_PRIME;
        }
        return hash ^ hash >>> 15;
    }
}
