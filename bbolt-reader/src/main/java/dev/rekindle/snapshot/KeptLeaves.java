package dev.rekindle.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The bytes of leaves that are read once the tree is known: those of the root bucket, and those with entries of etcd's small buckets. Every commit
 * of etcd writes a new root leaf, nearly equal to the last, and leaves the old one behind in a free page; so leaves are kept in groups of 64 KiB
 * that are compressed as they fill, which leaves some forty bytes of each. One thread at a time; {@link #close} frees the compressor.
 */
final class KeptLeaves implements AutoCloseable {
    private static final int GROUP_BITS = 16;
    private static final int GROUP = 1 << GROUP_BITS;

    private final List<byte[]> groups = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private ByteLog filling = new ByteLog();
    private long memory;
    private int inflatedGroup = -1;
    private byte[] inflated = new byte[0];

    /** Keeps bytes, and returns where. */
    long add(byte[] bytes, int from, int to) {
        if (filling.size() >= GROUP) {
            compress();
        }
        long pointer = (long) groups.size() << GROUP_BITS | filling.size();
        filling.putInt(to - from);
        filling.put(bytes, from, to);
        return pointer;
    }

    /** Bytes of memory taken. */
    long memory() {
        return memory + filling.memory();
    }

    /** A copy of what {@link #add} was given. */
    byte[] read(long pointer) {
        int group = (int) (pointer >>> GROUP_BITS);
        if (group != inflatedGroup || group == groups.size()) {
            inflated = inflate(group);
            inflatedGroup = group;
        }
        int at = (int) pointer & GROUP - 1;
        int from = at + Integer.BYTES;
        return Arrays.copyOfRange(inflated, from, from + Bytes.i32(inflated, at));
    }

    @Override
    public void close() {
        deflater.close();
    }

    private void compress() {
        int size = (int) filling.size();
        deflater.reset();
        deflater.setInput(filling.read(0).getBytes(size));
        deflater.finish();
        var compressed = new ByteLog();
        var buffer = new byte[GROUP];
        while (!deflater.finished()) {
            compressed.put(buffer, 0, deflater.deflate(buffer));
        }
        byte[] group = compressed.read(0).getBytes((int) compressed.size());
        groups.add(group);
        sizes.add(size);
        memory += group.length + Long.BYTES * 4;
        filling = new ByteLog();
    }

    private byte[] inflate(int group) {
        if (group == groups.size()) {
            return filling.read(0).getBytes((int) filling.size());
        }
        var bytes = new byte[sizes.get(group)];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(groups.get(group));
            for (int done = 0; done < bytes.length; ) {
                int n = inflater.inflate(bytes, done, bytes.length - done);
                if (n == 0) {
                    throw new IllegalStateException("a group of kept leaves is incomplete");
                }
                done += n;
            }
        } catch (DataFormatException own) {
            throw new IllegalStateException("a group of kept leaves does not inflate", own);
        }
        return bytes;
    }
}
