package dev.rekindle.snapshot;

import static dev.rekindle.bbolt.BboltImage.bucket;
import static dev.rekindle.bbolt.BboltImage.entry;
import static dev.rekindle.bbolt.BboltImage.inline;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rekindle.bbolt.BboltImage;
import dev.rekindle.bbolt.BboltImage.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Makes etcd's rows, and snapshots of any shape from the pages of a {@link BboltImage}. Strings are Latin-1: one character a byte. */
final class SnapshotImage {
    static final int PAGE_SIZE = 512;
    static final int TRAILER = 32;

    private SnapshotImage() {}

    /** The pages with their SHA-256 behind them. */
    static byte[] sealed(byte[] pages) {
        byte[] snapshot = Arrays.copyOf(pages, pages.length + TRAILER);
        return reseal(snapshot);
    }

    /** Replaces the trailer by the right one, in place. */
    static byte[] reseal(byte[] snapshot) {
        int body = snapshot.length - TRAILER;
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(snapshot, 0, body);
            System.arraycopy(digest.digest(), 0, snapshot, body, TRAILER);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
        return snapshot;
    }

    /** A snapshot with something of everything in 512-byte pages: key a tree of three levels with overflow, members and lease trees, the rest inline. */
    static byte[] small() {
        return sealed(smallPages().bytes());
    }

    /** The pages of {@link #small}, to be changed. */
    static BboltImage smallPages() {
        var image = new BboltImage(PAGE_SIZE);
        var rows = new TreeMap<String, String>();
        for (int i = 2; i < 60; i++) {
            rows.put(rowKey(i, 0), keyValue("/registry/pods/" + i % 7, i, i, 1, "v".repeat(i), 0));
        }
        rows.put(rowKey(60, 0), keyValue("large", 60, 60, 1, "L".repeat(1700), 7));
        rows.put(rowKey(61, 0) + "t", keyValue("/registry/pods/3", 0, 0, 0, "", 0));
        rows.put(rowKey(61, 1), keyValue("last", 61, 61, 1, "x", 0));
        long key = image.tree(3, 4, rows);
        var members = new TreeMap<String, String>();
        for (int i = 0; i < 3; i++) {
            String id = Long.toHexString(0x8e9e05c52164694dL + i);
            members.put(id, member(id, "m" + i));
        }
        long memberRoot = image.tree(key + 1, 2, members);
        var leases = new TreeMap<String, String>();
        for (int i = 1; i < 30; i++) {
            leases.put(u64(i), message(varint(1, i), varint(2, 60)));
        }
        long leaseRoot = image.tree(memberRoot + 1, 8, leases);
        return image.leaf(
                        leaseRoot + 1,
                        inline("alarm", entry(message(varint(1, 5), varint(2, 1)), "")),
                        inline("auth", entry("authEnabled", "\1"), entry("authRevision", u64(3))),
                        inline("authRoles", entry("root", "r")),
                        inline("authUsers", entry("root", "u")),
                        inline("cluster", entry("clusterVersion", "3.6.0"), entry("downgrade", "{\"enabled\":false}")),
                        bucket("key", key),
                        bucket("lease", leaseRoot),
                        bucket("members", memberRoot),
                        inline("members_removed", entry("77", "removed")),
                        inline("meta", meta(70, 2, 8, 30)))
                .root(leaseRoot + 1);
    }

    /** The entries of bucket meta; a compaction of 0 is left out. */
    static Entry[] meta(long consistentIndex, long term, long finished, long scheduled) {
        List<Entry> entries = new ArrayList<>();
        entries.add(entry("confState", "{\"voters\":[5],\"auto_leave\":false}"));
        entries.add(entry("consistent_index", u64(consistentIndex)));
        if (finished > 0) {
            entries.add(entry("finishedCompactRev", rowKey(finished, 0)));
        }
        if (scheduled > 0) {
            entries.add(entry("scheduledCompactRev", rowKey(scheduled, 0)));
        }
        entries.add(entry("storageVersion", "3.6.0"));
        entries.add(entry("term", u64(term)));
        return entries.toArray(Entry[]::new);
    }

    static String member(String idHex, String name) {
        return "{\"id\":%s,\"peerURLs\":[\"http://%s:2380\"],\"name\":\"%s\",\"clientURLs\":[\"http://%s:2379\"]}"
                .formatted(Long.toUnsignedString(Long.parseUnsignedLong(idHex, 16)), name, name, name);
    }

    static String rowKey(long main, long sub) {
        return new String(new Revision(main, sub).encode(), ISO_8859_1);
    }

    static String u64(long value) {
        return new String(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), ISO_8859_1);
    }

    /** A key-value as etcd's encoder writes it: fields that are zero or empty are left out. */
    static String keyValue(String key, long create, long mod, long version, String value, long lease) {
        return message(
                key.isEmpty() ? "" : bytes(1, key),
                create == 0 ? "" : varint(2, create),
                mod == 0 ? "" : varint(3, mod),
                version == 0 ? "" : varint(4, version),
                value.isEmpty() ? "" : bytes(5, value),
                lease == 0 ? "" : varint(6, lease));
    }

    static String message(String... fields) {
        return String.join("", fields);
    }

    static String varint(int field, long value) {
        return number((long) field << 3) + number(value);
    }

    static String bytes(int field, String value) {
        return number((long) field << 3 | 2) + number(value.length()) + value;
    }

    private static String number(long value) {
        var out = new ByteArrayOutputStream();
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) rest | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toString(ISO_8859_1);
    }
}
