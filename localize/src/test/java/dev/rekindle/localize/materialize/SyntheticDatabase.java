package dev.rekindle.localize.materialize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.bbolt.Meta;
import dev.rekindle.bbolt.PageLayout;
import dev.rekindle.localize.proto.ProtoMessage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.LongStream;

/**
 * Writes bbolt files in shapes that an etcd on this machine does not make: any page size, any number of elements to a page, a stored
 * freelist, buckets missing or grown into trees. {@code bbolt check} vouches for the result.
 */
final class SyntheticDatabase {
    private static final long FIRST_PAGE = 2;

    private final int pageSize;
    private final Map<String, List<Entry>> buckets = new LinkedHashMap<>();
    private final SequencedMap<Long, MemorySegment> pages = new LinkedHashMap<>();
    private final List<Entry> rootRows = new ArrayList<>();
    private int fanout = Integer.MAX_VALUE;
    private Inline inline = Inline.LIKE_BBOLT;
    private Freelist freelist = Freelist.ABSENT;
    private Metas metas = Metas.SNAPSHOT;
    private long transaction = 10;
    private long next = FIRST_PAGE;

    enum Inline {
        LIKE_BBOLT,
        NEVER
    }

    enum Freelist {
        ABSENT,
        STORED
    }

    enum Metas {
        /** As a snapshot has them: page 0 the transaction, page 1 the one before, both with the same root. */
        SNAPSHOT,
        /** As a live file has them: by parity; and the older one here names an empty root. */
        LIVE
    }

    SyntheticDatabase(int pageSize) {
        this.pageSize = pageSize;
    }

    /** What a small cluster of etcd 3.6 holds, with so many rows in {@code key}: revisions 2, 3, 4 and so on. */
    static SyntheticDatabase etcd(int pageSize, int keys) {
        byte[] index = ByteBuffer.allocate(Long.BYTES).putLong(1_000_000).array();
        return new SyntheticDatabase(pageSize)
                .bucket("alarm", List.of())
                .bucket("auth", List.of())
                .bucket("authRoles", List.of())
                .bucket("authUsers", List.of())
                .bucket("cluster", List.of(row("clusterVersion", "3.6.0".getBytes(UTF_8))))
                .bucket(
                        "key",
                        LongStream.range(2, keys + 2L)
                                .mapToObj(SyntheticDatabase::keyRow)
                                .toList())
                .bucket("lease", List.of())
                .bucket(
                        "members",
                        List.of(row(
                                "8e9e05c52164694d",
                                "{\"id\":10276657743932975437,\"peerURLs\":[\"http://localhost:2380\"],\"name\":\"old\"}"
                                        .getBytes(UTF_8))))
                .bucket("members_removed", List.of(row("1234", "removed".getBytes(UTF_8))))
                .bucket(
                        "meta",
                        List.of(
                                row(
                                        "confState",
                                        "{\"voters\":[10276657743932975437],\"auto_leave\":false}".getBytes(UTF_8)),
                                row("consistent_index", index),
                                row("storageVersion", "3.6.0".getBytes(UTF_8)),
                                row("term", index)));
    }

    /** The row that etcd writes for the first version of key {@code /k/<revision>}. */
    static Entry keyRow(long revision) {
        return keyRow(revision, revision, 1);
    }

    /** The row of one revision of key {@code /k/<created>}. */
    static Entry keyRow(long revision, long created, long version) {
        byte[] value = new ProtoMessage()
                .bytes(1, ("/k/" + created).getBytes(UTF_8))
                .varint(2, created)
                .varint(3, revision)
                .varint(4, version)
                .bytes(5, ("value " + revision).getBytes(UTF_8))
                .toBytes();
        return Entry.value(MemorySegment.ofArray(RevisionRow.bytes(revision)), value);
    }

    static Entry row(String key, byte[] value) {
        return Entry.value(Entry.name(key), value);
    }

    /** Puts a bucket, or replaces it. Rows in key order. */
    SyntheticDatabase bucket(String name, List<Entry> rows) {
        buckets.put(name, rows);
        return this;
    }

    /** Puts a plain value where etcd only has buckets. */
    SyntheticDatabase rootRow(String key, byte[] value) {
        rootRows.add(row(key, value));
        return this;
    }

    SyntheticDatabase without(String name) {
        buckets.remove(name);
        return this;
    }

    /** At most so many elements on a page. */
    SyntheticDatabase fanout(int elements) {
        fanout = elements;
        return this;
    }

    SyntheticDatabase inline(Inline rule) {
        inline = rule;
        return this;
    }

    SyntheticDatabase freelist(Freelist kind) {
        freelist = kind;
        return this;
    }

    SyntheticDatabase metas(Metas kind) {
        metas = kind;
        return this;
    }

    SyntheticDatabase transaction(long number) {
        transaction = number;
        return this;
    }

    Path write(Path file) throws IOException {
        // A page that nothing refers to, as after any real write.
        add(PageImage.leaf(next, pageSize, List.of(row("stale", new byte[3]))));
        Entries root = new Entries("root");
        for (Map.Entry<String, List<Entry>> bucket : buckets.entrySet()) {
            root.put(Entry.bucket(bucket.getKey(), bucketValue(bucket.getValue())));
        }
        for (Entry row : rootRows) {
            root.put(row);
        }
        long rootPage = tree(root.all());
        long oldRoot = add(PageImage.leaf(next, pageSize, List.of()));
        long freePage = freelist == Freelist.ABSENT ? PageLayout.NO_FREELIST : addFreelist(oldRoot);
        Meta newer = new Meta(pageSize, rootPage, 0, freePage, next, transaction);
        Meta older =
                new Meta(pageSize, metas == Metas.SNAPSHOT ? rootPage : oldRoot, 0, freePage, next, transaction - 1);
        if (metas == Metas.SNAPSHOT) {
            pages.put(0L, numbered(PageImage.meta(newer), 0));
            pages.put(1L, numbered(PageImage.meta(older), 1));
        } else {
            pages.put(Math.floorMod(transaction, 2L), PageImage.meta(newer));
            pages.put(Math.floorMod(transaction - 1, 2L), PageImage.meta(older));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (Map.Entry<Long, MemorySegment> page : pages.entrySet()) {
                channel.write(page.getValue().asByteBuffer(), page.getKey() * pageSize);
            }
        }
        return file;
    }

    private MemorySegment bucketValue(List<Entry> rows) throws IOException {
        long size = PageLayout.PAGE_HEADER
                + rows.stream()
                        .mapToLong(row -> PageLayout.LEAF_ELEMENT + row.size())
                        .sum();
        if (inline == Inline.NEVER || size > pageSize / 4) {
            return PageImage.treeBucket(tree(rows), 0);
        }
        Entries entries = new Entries("bucket");
        for (Entry row : rows) {
            entries.put(row);
        }
        return PageImage.inlineBucket(0, entries);
    }

    private long tree(Collection<Entry> entries) {
        if (entries.isEmpty()) {
            return add(PageImage.leaf(next, pageSize, entries));
        }
        List<PageImage.Child> level = new ArrayList<>();
        for (List<Entry> chunk : chunks(entries, entry -> PageLayout.LEAF_ELEMENT + entry.size())) {
            level.add(new PageImage.Child(chunk.getFirst().key(), add(PageImage.leaf(next, pageSize, chunk))));
        }
        while (level.size() > 1) {
            List<PageImage.Child> above = new ArrayList<>();
            for (List<PageImage.Child> chunk : chunks(
                    level, child -> PageLayout.BRANCH_ELEMENT + child.key().byteSize())) {
                above.add(new PageImage.Child(chunk.getFirst().key(), add(PageImage.branch(next, pageSize, chunk))));
            }
            level = above;
        }
        return level.getFirst().page();
    }

    private interface Size<T> {
        long of(T element);
    }

    private <T> List<List<T>> chunks(Collection<T> elements, Size<T> size) {
        List<List<T>> chunks = new ArrayList<>();
        List<T> chunk = new ArrayList<>();
        long bytes = PageLayout.PAGE_HEADER;
        for (T element : elements) {
            boolean full = chunk.size() >= 2 && (bytes + size.of(element) > pageSize || chunk.size() >= fanout);
            if (full) {
                chunks.add(chunk);
                chunk = new ArrayList<>();
                bytes = PageLayout.PAGE_HEADER;
            }
            chunk.add(element);
            bytes += size.of(element);
        }
        chunks.add(chunk);
        return chunks;
    }

    private long addFreelist(long oldRoot) {
        MemorySegment page = numbered(MemorySegment.ofArray(new byte[pageSize]), next);
        page.set(PageLayout.U16, PageLayout.PAGE_FLAGS, (short) PageLayout.FLAG_FREELIST);
        page.set(PageLayout.U16, PageLayout.PAGE_COUNT, (short) 2);
        page.set(PageLayout.U64, PageLayout.PAGE_HEADER, FIRST_PAGE);
        page.set(PageLayout.U64, PageLayout.PAGE_HEADER + PageLayout.FREELIST_ENTRY, oldRoot);
        return add(page);
    }

    private long add(MemorySegment page) {
        long id = next;
        pages.put(id, page);
        next += page.byteSize() / pageSize;
        return id;
    }

    private static MemorySegment numbered(MemorySegment page, long id) {
        page.set(PageLayout.U64, PageLayout.PAGE_ID, id);
        return page;
    }

    static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), UTF_8);
    }
}
