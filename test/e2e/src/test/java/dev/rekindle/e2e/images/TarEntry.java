package dev.rekindle.e2e.images;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One entry of a tar archive as GNU tar writes it (tar/src/tar.h, {@code OLDGNU_MAGIC}): a block of 512 bytes, then what is in the file, padded to
 * whole blocks. Numbers are octal. A name of more than 100 bytes is the content of an entry of type {@code L} before it.
 *
 * @param name without a slash at its end
 * @param type {@code 0} a file, {@code 5} a directory, {@code 2} a symbolic link
 * @param mode the rights, with the bits for setuid (04000), setgid (02000) and sticky (01000)
 * @param stamp in seconds since the epoch
 */
record TarEntry(String name, char type, int mode, long uid, long gid, long stamp, ByteBuffer content) {
    private static final int BLOCK = 512;
    private static final char LONG_NAME = 'L';

    /** All entries in their order. */
    static List<TarEntry> read(ByteBuffer tar) {
        List<TarEntry> entries = new ArrayList<>();
        String longName = "";
        for (int at = 0; at + BLOCK <= tar.limit() && tar.get(at) != 0; ) {
            TarEntry entry = at(tar, at);
            if (entry.type == LONG_NAME) {
                longName = text(entry.content, 0, entry.content.remaining());
            } else {
                entries.add(longName.isEmpty() ? entry : entry.called(longName));
                longName = "";
            }
            at += BLOCK + Math.ceilDiv(entry.content.remaining(), BLOCK) * BLOCK;
        }
        return entries;
    }

    private static TarEntry at(ByteBuffer tar, int at) {
        int size = Math.toIntExact(octal(tar, at + 124, 12));
        return new TarEntry(
                plain(text(tar, at, 100)),
                (char) tar.get(at + 156),
                Math.toIntExact(octal(tar, at + 100, 8)),
                octal(tar, at + 108, 8),
                octal(tar, at + 116, 8),
                octal(tar, at + 136, 12),
                tar.slice(at + BLOCK, size).asReadOnlyBuffer());
    }

    private TarEntry called(String name) {
        return new TarEntry(plain(name), type, mode, uid, gid, stamp, content);
    }

    boolean isFile() {
        return type == '0';
    }

    byte[] bytes() {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    private static String plain(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static long octal(ByteBuffer tar, int at, int length) {
        return Long.parseLong(text(tar, at, length).trim(), 8);
    }

    /** Up to the first zero byte. */
    private static String text(ByteBuffer tar, int at, int length) {
        int end = at;
        while (end < at + length && tar.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        tar.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
